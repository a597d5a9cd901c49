-- Signed facts: one row per accepted revision with sign = 1, the revision it replaces once more with
-- sign = -1. A cancelled revision stands as a row with sign = 0: it counts for nothing and keeps its
-- place in the order of revisions. Every total is sum(sign * ...).
--
-- The current state of a record is its row with sign >= 0 and the highest revision; among equals the one with
-- the lowest first_revision (a late first revision restates the row with the earlier entry time).
--
-- Aggregate projections live in the same part as the rows: totals and rows cannot disagree.

CREATE TABLE IF NOT EXISTS dose_facts
(
    source              LowCardinality(String),
    record_id           String,
    revision            UInt32,
    sign                Int8,
    recorded_at         DateTime64(6, 'UTC'),
    first_revision      UInt32,
    first_recorded_at   DateTime64(6, 'UTC'),
    accepted_at         DateTime64(3, 'UTC'),
    given_at            DateTime64(6, 'UTC'),
    given_day           Date,
    recorded_day        Date,
    dose_number         UInt8,
    vaccine             LowCardinality(String),
    lot                 LowCardinality(String),
    site                LowCardinality(String),
    site_commune        LowCardinality(String),
    home_commune        LowCardinality(String),
    person              String,
    birth_year          UInt16,
    sex                 LowCardinality(String),
    priority_group      UInt8,
    identity            LowCardinality(String),
    certificate_printed UInt8,
    completes           UInt8,
    adult               UInt8,
    late                UInt8,

    PROJECTION by_site
    (
        SELECT site_commune, sum(sign), sumIf(sign, dose_number = 1), sumIf(sign, dose_number = 2),
            sumIf(sign, dose_number = 3), sumIf(sign, dose_number = 4), sumIf(sign, late = 1),
            sumIf(sign, identity = 'verified'), sumIf(sign, certificate_printed = 1), max(accepted_at)
        GROUP BY site_commune
    ),
    PROJECTION by_home
    (
        SELECT home_commune, sumIf(sign, dose_number = 1), sumIf(sign, completes = 1),
            sumIf(sign, dose_number = 1 AND adult = 1), sumIf(sign, completes = 1 AND adult = 1)
        GROUP BY home_commune
    ),
    PROJECTION by_day_site
    (
        SELECT given_day, site_commune, sum(sign)
        GROUP BY given_day, site_commune
    ),
    PROJECTION by_recorded_site
    (
        SELECT recorded_day, site_commune, sum(sign)
        GROUP BY recorded_day, site_commune
    ),
    PROJECTION by_day_home
    (
        SELECT given_day, home_commune, sumIf(sign, dose_number = 1), sumIf(sign, completes = 1),
            sumIf(sign, dose_number = 1 AND adult = 1), sumIf(sign, completes = 1 AND adult = 1)
        GROUP BY given_day, home_commune
    ),
    PROJECTION by_site_day
    (
        SELECT site_commune, given_day, vaccine, dose_number, sum(sign)
        GROUP BY site_commune, given_day, vaccine, dose_number
    ),
    PROJECTION by_day
    (
        SELECT given_day, vaccine, dose_number, sum(sign)
        GROUP BY given_day, vaccine, dose_number
    ),
    PROJECTION by_home_age
    (
        SELECT home_commune, birth_year, sex, sumIf(sign, dose_number = 1), sumIf(sign, completes = 1)
        GROUP BY home_commune, birth_year, sex
    ),
    PROJECTION by_lot
    (
        SELECT lot, vaccine, site_commune, sum(sign)
        GROUP BY lot, vaccine, site_commune
    ),
    PROJECTION by_source
    (
        SELECT source, sum(sign), count(), max(accepted_at), max(recorded_at)
        GROUP BY source
    )
)
ENGINE = MergeTree
ORDER BY (source, record_id, revision)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS allocation_facts
(
    source            LowCardinality(String),
    record_id         String,
    revision          UInt32,
    sign              Int8,
    recorded_at       DateTime64(6, 'UTC'),
    first_revision    UInt32,
    first_recorded_at DateTime64(6, 'UTC'),
    accepted_at       DateTime64(3, 'UTC'),
    movement          LowCardinality(String),
    at                DateTime64(6, 'UTC'),
    at_day            Date,
    vaccine           LowCardinality(String),
    lot               LowCardinality(String),
    doses             UInt32,
    unit              LowCardinality(String),
    from_unit         LowCardinality(String),
    decision_no       String,
    expires_on        Nullable(Date32),
    reason            String,

    PROJECTION by_unit
    (
        SELECT unit, movement, sum(sign * toInt64(doses)), max(accepted_at)
        GROUP BY unit, movement
    ),
    PROJECTION by_from_unit
    (
        SELECT from_unit, vaccine, movement, sum(sign * toInt64(doses))
        GROUP BY from_unit, vaccine, movement
    ),
    PROJECTION by_day_unit
    (
        SELECT at_day, unit, movement, sum(sign * toInt64(doses))
        GROUP BY at_day, unit, movement
    ),
    PROJECTION by_unit_vaccine
    (
        SELECT unit, vaccine, movement, sum(sign * toInt64(doses))
        GROUP BY unit, vaccine, movement
    ),
    PROJECTION by_source
    (
        SELECT source, sum(sign), count(), max(accepted_at), max(recorded_at)
        GROUP BY source
    )
)
ENGINE = MergeTree
ORDER BY (source, record_id, revision)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS reaction_facts
(
    source            LowCardinality(String),
    record_id         String,
    revision          UInt32,
    sign              Int8,
    recorded_at       DateTime64(6, 'UTC'),
    first_revision    UInt32,
    first_recorded_at DateTime64(6, 'UTC'),
    accepted_at       DateTime64(3, 'UTC'),
    dose_record_id    String,
    given_at          DateTime64(6, 'UTC'),
    onset_at          DateTime64(6, 'UTC'),
    reported_at       DateTime64(6, 'UTC'),
    given_day         Date,
    onset_day         Date,
    reported_day      Date,
    severity          LowCardinality(String),
    symptoms          Array(LowCardinality(String)),
    outcome           LowCardinality(String),
    vaccine           LowCardinality(String),
    lot               LowCardinality(String),
    dose_number       UInt8,
    site              LowCardinality(String),
    site_commune      LowCardinality(String),
    home_commune      LowCardinality(String),
    birth_year        UInt16,
    sex               LowCardinality(String),

    PROJECTION by_site
    (
        SELECT site_commune, severity, sum(sign), max(accepted_at)
        GROUP BY site_commune, severity
    ),
    PROJECTION by_day_site
    (
        SELECT reported_day, site_commune, severity, sum(sign)
        GROUP BY reported_day, site_commune, severity
    ),
    PROJECTION by_vaccine
    (
        SELECT vaccine, dose_number, severity, site_commune, sum(sign)
        GROUP BY vaccine, dose_number, severity, site_commune
    ),
    PROJECTION by_lot
    (
        SELECT lot, vaccine, severity, site, given_day, sum(sign)
        GROUP BY lot, vaccine, severity, site, given_day
    ),
    PROJECTION by_source
    (
        SELECT source, sum(sign), count(), max(accepted_at), max(recorded_at)
        GROUP BY source
    )
)
ENGINE = MergeTree
ORDER BY (source, record_id, revision)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
