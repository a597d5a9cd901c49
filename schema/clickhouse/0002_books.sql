-- What stands beside the facts: rejected events, counts per source, and what the store is.

-- Rejected events, one row each; `state` changes by a newer row of the same id (version grows).
CREATE TABLE IF NOT EXISTS rejects
(
    id          UUID,
    version     UInt32,
    received_at DateTime64(3, 'UTC'),
    source      LowCardinality(String),
    kind        LowCardinality(String),
    record_id   String,
    line        UInt32,
    code        LowCardinality(String),
    path        String,
    message     String,
    -- The event as JSON without anything personal; empty when nothing of it could be kept.
    event       String,
    -- 1: `event` is the whole event, so it can be replayed exactly.
    replayable  UInt8,
    state       LowCardinality(String) DEFAULT 'open' -- open, replayed
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (source, received_at, id);

-- One row per request: what each source sent and what became of it. Counts only.
CREATE TABLE IF NOT EXISTS deliveries
(
    received_at DateTime64(3, 'UTC'),
    source      LowCardinality(String),
    accepted    UInt64,
    duplicate   UInt64,
    stale       UInt64,
    rejected    UInt64,
    PROJECTION by_source
    (
        SELECT source, sum(accepted), sum(duplicate), sum(stale), sum(rejected), max(received_at)
        GROUP BY source
    )
)
ENGINE = MergeTree
ORDER BY (source, received_at);

-- What this store is: key and value, the newest row of a key holds. Keys: `simulated`, `demo`, ...
CREATE TABLE IF NOT EXISTS store_facts
(
    key     String,
    version UInt64,
    value   String
)
ENGINE = ReplacingMergeTree(version)
ORDER BY key;
