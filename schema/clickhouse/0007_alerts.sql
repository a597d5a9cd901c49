-- What became of each alert, one row per event, never changed: its state follows from them. Written by web, like signal_events.
CREATE TABLE IF NOT EXISTS alert_events
(
    id          String,
    at          DateTime64(3, 'UTC'),
    campaign_at DateTime64(3, 'UTC'),
    -- raised, cleared, acknowledged, sent and failed (by which way)
    event       LowCardinality(String),
    -- Who acknowledged it, or the way it was sent; and why sending failed.
    by          String,
    reason      String,
    -- The rule and what it is about, and the value with its limit, as JSON; empty where the event changes neither.
    subject     String,
    figures     String
)
ENGINE = MergeTree
ORDER BY (id, at)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
