-- From a figure to the records behind it, and the readiness of sites. Safe to run twice; on a store that holds rows the
-- indexes and the projection are built from them first.
--
-- Records grow with time and arrive by place, so a granule of doses knows few days and few communes: with these small indexes
-- the records of one commune are read without the others (measured: docs/decisions/records.md).
ALTER TABLE dose_facts ADD INDEX IF NOT EXISTS site_commune_bloom site_commune TYPE bloom_filter(0.01) GRANULARITY 1;
ALTER TABLE dose_facts ADD INDEX IF NOT EXISTS home_commune_bloom home_commune TYPE bloom_filter(0.01) GRANULARITY 1;
ALTER TABLE dose_facts ADD INDEX IF NOT EXISTS given_day_range given_day TYPE minmax GRANULARITY 1;
ALTER TABLE dose_facts MATERIALIZE INDEX site_commune_bloom SETTINGS mutations_sync = 1;
ALTER TABLE dose_facts MATERIALIZE INDEX home_commune_bloom SETTINGS mutations_sync = 1;
ALTER TABLE dose_facts MATERIALIZE INDEX given_day_range SETTINGS mutations_sync = 1;

-- What sites said they have, by day; an answer that was not given (2) is kept apart from a no.
ALTER TABLE session_facts ADD PROJECTION IF NOT EXISTS by_readiness
(
    SELECT site_commune, site, session_day, status, computers, internet, printer, qr_scanner, trained, sum(sign)
    GROUP BY site_commune, site, session_day, status, computers, internet, printer, qr_scanner, trained
);
ALTER TABLE session_facts MATERIALIZE PROJECTION by_readiness SETTINGS mutations_sync = 1;
