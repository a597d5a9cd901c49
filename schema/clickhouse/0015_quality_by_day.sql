-- How the doses of one site, or of one source within any unit, were entered by day. The days come first: a trend reads
-- those of the last weeks and no others, whichever site or source it is of.
ALTER TABLE dose_facts ADD PROJECTION IF NOT EXISTS by_day_place_sender
(
    SELECT given_day, site_commune, site, source, sum(sign), sumIf(sign, late = 1), sumIf(sign, identity = 'verified'),
        sumIf(sign, certificate_printed = 1)
    GROUP BY given_day, site_commune, site, source
);
ALTER TABLE dose_facts MATERIALIZE PROJECTION by_day_place_sender SETTINGS mutations_sync = 1;
