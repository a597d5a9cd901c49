-- Five more kinds of events, as signed facts like those of 0001, and finer projections of the doses: entry delay,
-- site, lot by day. Safe to run twice. On a store that holds doses the new projections are built from the rows first.

CREATE TABLE IF NOT EXISTS registration_facts
(
    source            LowCardinality(String),
    record_id         String,
    revision          UInt32,
    sign              Int8,
    recorded_at       DateTime64(6, 'UTC'),
    first_revision    UInt32,
    first_recorded_at DateTime64(6, 'UTC'),
    accepted_at       DateTime64(3, 'UTC'),
    submitted_at      DateTime64(6, 'UTC'),
    submitted_day     Date,
    channel           LowCardinality(String),
    status            LowCardinality(String),
    home_commune      LowCardinality(String),
    priority_group    UInt8,
    dose_number       UInt8,
    person            String,

    PROJECTION by_home
    (
        SELECT home_commune, status, dose_number, sum(sign), max(accepted_at)
        GROUP BY home_commune, status, dose_number
    ),
    PROJECTION by_day_home
    (
        SELECT submitted_day, home_commune, status, sum(sign)
        GROUP BY submitted_day, home_commune, status
    ),
    PROJECTION by_source
    (
        SELECT source, sum(sign), count(), max(accepted_at), max(recorded_at)
        GROUP BY source
    )
)
ENGINE = MergeTree
ORDER BY (source, record_id, revision)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, enable_block_number_column = 1;

CREATE TABLE IF NOT EXISTS session_facts
(
    source            LowCardinality(String),
    record_id         String,
    revision          UInt32,
    sign              Int8,
    recorded_at       DateTime64(6, 'UTC'),
    first_revision    UInt32,
    first_recorded_at DateTime64(6, 'UTC'),
    accepted_at       DateTime64(3, 'UTC'),
    site              LowCardinality(String),
    site_commune      LowCardinality(String),
    session_day       Date,
    status            LowCardinality(String),
    tables            UInt16,
    staff             UInt16,
    planned_people    UInt32,
    screened          UInt32,
    deferred          UInt32,
    contraindicated   UInt32,
    -- Readiness; an absent answer is not a no: 0 no, 1 yes, 2 not said.
    computers         UInt16,
    internet          UInt8,
    printer           UInt8,
    qr_scanner        UInt8,
    trained           UInt8,

    PROJECTION by_day_site
    (
        SELECT session_day, site_commune, status, sum(sign), sum(sign * tables), sum(sign * staff),
            sum(sign * planned_people), sum(sign * screened), sum(sign * deferred), sum(sign * contraindicated),
            max(accepted_at)
        GROUP BY session_day, site_commune, status
    ),
    PROJECTION by_site
    (
        SELECT site_commune, status, session_day, site, sum(sign), sum(sign * tables), sum(sign * planned_people)
        GROUP BY site_commune, status, session_day, site
    ),
    PROJECTION by_source
    (
        SELECT source, sum(sign), count(), max(accepted_at), max(recorded_at)
        GROUP BY source
    )
)
ENGINE = MergeTree
ORDER BY (source, record_id, revision)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, enable_block_number_column = 1;

CREATE TABLE IF NOT EXISTS feedback_facts
(
    source            LowCardinality(String),
    record_id         String,
    revision          UInt32,
    sign              Int8,
    recorded_at       DateTime64(6, 'UTC'),
    first_revision    UInt32,
    first_recorded_at DateTime64(6, 'UTC'),
    accepted_at       DateTime64(3, 'UTC'),
    opened_at         DateTime64(6, 'UTC'),
    opened_day        Date,
    opened_hour       DateTime('UTC'),
    resolved_at       Nullable(DateTime64(6, 'UTC')),
    topic             LowCardinality(String),
    commune           LowCardinality(String),
    site              LowCardinality(String),
    -- open, in_time (answered within 48 hours), late
    state             LowCardinality(String),

    PROJECTION by_commune
    (
        SELECT commune, topic, state, opened_hour, sum(sign), max(accepted_at)
        GROUP BY commune, topic, state, opened_hour
    ),
    PROJECTION by_day_commune
    (
        SELECT opened_day, commune, state, sum(sign)
        GROUP BY opened_day, commune, state
    ),
    PROJECTION by_source
    (
        SELECT source, sum(sign), count(), max(accepted_at), max(recorded_at)
        GROUP BY source
    )
)
ENGINE = MergeTree
ORDER BY (source, record_id, revision)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, enable_block_number_column = 1;

CREATE TABLE IF NOT EXISTS manual_report_facts
(
    source            LowCardinality(String),
    record_id         String,
    revision          UInt32,
    sign              Int8,
    recorded_at       DateTime64(6, 'UTC'),
    first_revision    UInt32,
    first_recorded_at DateTime64(6, 'UTC'),
    accepted_at       DateTime64(3, 'UTC'),
    unit              LowCardinality(String),
    report_day        Date,
    doses_given       UInt32,
    doses_received    UInt32,
    stock_on_hand     UInt32,

    PROJECTION by_day_unit
    (
        SELECT report_day, unit, sum(sign), sum(sign * toInt64(doses_given)), sum(sign * toInt64(doses_received)),
            sum(sign * toInt64(stock_on_hand)), max(accepted_at)
        GROUP BY report_day, unit
    ),
    PROJECTION by_source
    (
        SELECT source, sum(sign), count(), max(accepted_at), max(recorded_at)
        GROUP BY source
    )
)
ENGINE = MergeTree
ORDER BY (source, record_id, revision)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, enable_block_number_column = 1;

CREATE TABLE IF NOT EXISTS checkin_facts
(
    source            LowCardinality(String),
    record_id         String,
    revision          UInt32,
    sign              Int8,
    recorded_at       DateTime64(6, 'UTC'),
    first_revision    UInt32,
    first_recorded_at DateTime64(6, 'UTC'),
    accepted_at       DateTime64(3, 'UTC'),
    site              LowCardinality(String),
    site_commune      LowCardinality(String),
    at                DateTime64(6, 'UTC'),
    at_day            Date,
    direction         LowCardinality(String),

    PROJECTION by_day_site
    (
        SELECT at_day, site_commune, site, direction, sum(sign), max(accepted_at)
        GROUP BY at_day, site_commune, site, direction
    ),
    PROJECTION by_source
    (
        SELECT source, sum(sign), count(), max(accepted_at), max(recorded_at)
        GROUP BY source
    )
)
ENGINE = MergeTree
ORDER BY (source, record_id, revision)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, enable_block_number_column = 1;

-- Rows keep the number of the insert that brought them through merges: what is new is told apart from what was seen.
ALTER TABLE dose_facts MODIFY SETTING enable_block_number_column = 1;
ALTER TABLE allocation_facts MODIFY SETTING enable_block_number_column = 1;
ALTER TABLE reaction_facts MODIFY SETTING enable_block_number_column = 1;

-- By commune and site in place of by commune: entry, identity and certificates are questions to a site.
ALTER TABLE dose_facts ADD PROJECTION IF NOT EXISTS by_place
(
    SELECT site_commune, site, sum(sign), sumIf(sign, dose_number = 1), sumIf(sign, dose_number = 2),
        sumIf(sign, dose_number = 3), sumIf(sign, dose_number = 4), sumIf(sign, late = 1),
        sumIf(sign, identity = 'verified'), sumIf(sign, certificate_printed = 1), max(accepted_at)
    GROUP BY site_commune, site
);
-- By given and recorded day together: how long a dose waits to be entered.
ALTER TABLE dose_facts ADD PROJECTION IF NOT EXISTS by_delay
(
    SELECT given_day, site_commune, recorded_day, sum(sign), sumIf(sign, identity = 'verified'),
        sumIf(sign, certificate_printed = 1)
    GROUP BY given_day, site_commune, recorded_day
);
-- Where and when a lot was used.
ALTER TABLE dose_facts ADD PROJECTION IF NOT EXISTS by_lot_day
(
    SELECT lot, vaccine, given_day, site_commune, site, sum(sign)
    GROUP BY lot, vaccine, given_day, site_commune, site
);
-- Doses too, as the denominator of reactions by age and sex.
ALTER TABLE dose_facts ADD PROJECTION IF NOT EXISTS by_home_birth
(
    SELECT home_commune, birth_year, sex, sum(sign), sumIf(sign, dose_number = 1), sumIf(sign, completes = 1)
    GROUP BY home_commune, birth_year, sex
);
-- What a source entered late, without identity, without certificate.
ALTER TABLE dose_facts ADD PROJECTION IF NOT EXISTS by_sender
(
    SELECT source, sum(sign), count(), max(accepted_at), max(recorded_at), sumIf(sign, late = 1),
        sumIf(sign, identity = 'verified'), sumIf(sign, certificate_printed = 1)
    GROUP BY source
);
ALTER TABLE dose_facts MATERIALIZE PROJECTION by_place SETTINGS mutations_sync = 1;
ALTER TABLE dose_facts MATERIALIZE PROJECTION by_delay SETTINGS mutations_sync = 1;
ALTER TABLE dose_facts MATERIALIZE PROJECTION by_lot_day SETTINGS mutations_sync = 1;
ALTER TABLE dose_facts MATERIALIZE PROJECTION by_home_birth SETTINGS mutations_sync = 1;
ALTER TABLE dose_facts MATERIALIZE PROJECTION by_sender SETTINGS mutations_sync = 1;
ALTER TABLE dose_facts DROP PROJECTION IF EXISTS by_site SETTINGS mutations_sync = 1;
ALTER TABLE dose_facts DROP PROJECTION IF EXISTS by_day_site SETTINGS mutations_sync = 1;
ALTER TABLE dose_facts DROP PROJECTION IF EXISTS by_lot SETTINGS mutations_sync = 1;
ALTER TABLE dose_facts DROP PROJECTION IF EXISTS by_home_age SETTINGS mutations_sync = 1;
ALTER TABLE dose_facts DROP PROJECTION IF EXISTS by_source SETTINGS mutations_sync = 1;
