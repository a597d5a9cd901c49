-- Reactions as the safety pages and the signals ask for them, and the history of signals. Safe to run twice; on a store that
-- holds reactions the projections are built from the rows first. The table of reactions is small beside the doses.

-- The cases of a lot: where, when, after which dose.
ALTER TABLE reaction_facts ADD PROJECTION IF NOT EXISTS by_lot_place
(
    SELECT lot, vaccine, severity, site_commune, site, given_day, dose_number, sum(sign)
    GROUP BY lot, vaccine, severity, site_commune, site, given_day, dose_number
);
-- The cases of a site on a day, and of the last days everywhere.
ALTER TABLE reaction_facts ADD PROJECTION IF NOT EXISTS by_given_day
(
    SELECT severity, given_day, site_commune, site, vaccine, lot, sum(sign)
    GROUP BY severity, given_day, site_commune, site, vaccine, lot
);
-- Of a place: sites and lots.
ALTER TABLE reaction_facts ADD PROJECTION IF NOT EXISTS by_place
(
    SELECT site_commune, site, lot, vaccine, severity, sum(sign)
    GROUP BY site_commune, site, lot, vaccine, severity
);
-- Days from dose to onset, from onset to report, and whether that took no more than 24 hours.
ALTER TABLE reaction_facts ADD PROJECTION IF NOT EXISTS by_interval
(
    SELECT site_commune, severity, toInt32(onset_day) - toInt32(given_day), toInt32(reported_day) - toInt32(onset_day),
        reported_at <= addHours(onset_at, 24), sum(sign)
    GROUP BY site_commune, severity, toInt32(onset_day) - toInt32(given_day), toInt32(reported_day) - toInt32(onset_day),
        reported_at <= addHours(onset_at, 24)
);
-- Age and sex, by residence as the doses by age are.
ALTER TABLE reaction_facts ADD PROJECTION IF NOT EXISTS by_home_birth
(
    SELECT home_commune, birth_year, sex, severity, sum(sign)
    GROUP BY home_commune, birth_year, sex, severity
);
-- Symptoms of a vaccine, for the proportional reporting ratio.
ALTER TABLE reaction_facts ADD PROJECTION IF NOT EXISTS by_symptoms
(
    SELECT vaccine, symptoms, sum(sign)
    GROUP BY vaccine, symptoms
);
ALTER TABLE reaction_facts MATERIALIZE PROJECTION by_lot_place SETTINGS mutations_sync = 1;
ALTER TABLE reaction_facts MATERIALIZE PROJECTION by_given_day SETTINGS mutations_sync = 1;
ALTER TABLE reaction_facts MATERIALIZE PROJECTION by_place SETTINGS mutations_sync = 1;
ALTER TABLE reaction_facts MATERIALIZE PROJECTION by_interval SETTINGS mutations_sync = 1;
ALTER TABLE reaction_facts MATERIALIZE PROJECTION by_home_birth SETTINGS mutations_sync = 1;
ALTER TABLE reaction_facts MATERIALIZE PROJECTION by_symptoms SETTINGS mutations_sync = 1;
-- Nothing asks it any more: by_lot_place knows the same and the place.
ALTER TABLE reaction_facts DROP PROJECTION IF EXISTS by_lot SETTINGS mutations_sync = 1;

-- What became of each signal, one row per event, never changed: its state follows from them. The one table that web writes.
CREATE TABLE IF NOT EXISTS signal_events
(
    id          String,
    at          DateTime64(3, 'UTC'),
    -- The campaign's clock at that moment, which runs apart from `at` in a demonstration.
    campaign_at DateTime64(3, 'UTC'),
    -- raised, changed (other figures), withdrawn (its cases were cancelled or corrected), seen, closed
    event       LowCardinality(String),
    -- Who saw or closed it, and why it was closed.
    by          String,
    reason      String,
    -- What the signal is about and its figures at that moment, as JSON; empty where the event changes neither.
    subject     String,
    figures     String
)
ENGINE = MergeTree
ORDER BY (id, at)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
