-- Quality of the data by source at every unit, and complaints by site. Safe to run twice; on a store that holds rows the
-- projections are built from them first.
--
-- By place, site and source together in place of by place and site: a site is entered by one system, so it has hardly more rows.
ALTER TABLE dose_facts ADD PROJECTION IF NOT EXISTS by_place_sender
(
    SELECT site_commune, site, source, sum(sign), sumIf(sign, dose_number = 1), sumIf(sign, dose_number = 2),
        sumIf(sign, dose_number = 3), sumIf(sign, dose_number = 4), sumIf(sign, late = 1),
        sumIf(sign, identity = 'verified'), sumIf(sign, certificate_printed = 1), max(accepted_at)
    GROUP BY site_commune, site, source
);
ALTER TABLE dose_facts MATERIALIZE PROJECTION by_place_sender SETTINGS mutations_sync = 1;
ALTER TABLE dose_facts DROP PROJECTION IF EXISTS by_place SETTINGS mutations_sync = 1;

-- What a complaint is about, and who keeps it.
ALTER TABLE feedback_facts ADD PROJECTION IF NOT EXISTS by_origin
(
    SELECT commune, site, source, state, opened_hour, sum(sign)
    GROUP BY commune, site, source, state, opened_hour
);
ALTER TABLE feedback_facts MATERIALIZE PROJECTION by_origin SETTINGS mutations_sync = 1;
