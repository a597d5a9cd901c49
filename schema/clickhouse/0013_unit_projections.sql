-- What a screen asks of one unit, or of all lots, on the whole campaign: made by merges, so they cost the door nothing.
ALTER TABLE dose_facts ADD PROJECTION IF NOT EXISTS by_site_recorded
(
    SELECT site_commune, recorded_day, sum(sign)
    GROUP BY site_commune, recorded_day
);
ALTER TABLE dose_facts ADD PROJECTION IF NOT EXISTS by_recorded
(
    SELECT recorded_day, sum(sign)
    GROUP BY recorded_day
);
ALTER TABLE dose_facts ADD PROJECTION IF NOT EXISTS by_lot_commune
(
    SELECT lot, vaccine, site_commune, sum(sign)
    GROUP BY lot, vaccine, site_commune
);
ALTER TABLE dose_facts MATERIALIZE PROJECTION by_site_recorded SETTINGS mutations_sync = 1;
ALTER TABLE dose_facts MATERIALIZE PROJECTION by_recorded SETTINGS mutations_sync = 1;
ALTER TABLE dose_facts MATERIALIZE PROJECTION by_lot_commune SETTINGS mutations_sync = 1;
