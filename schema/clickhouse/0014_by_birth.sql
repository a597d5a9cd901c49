-- Age and sex of the whole country: without the communes a few hundred rows.
ALTER TABLE dose_facts ADD PROJECTION IF NOT EXISTS by_birth
(
    SELECT birth_year, sex, sum(sign), sumIf(sign, dose_number = 1), sumIf(sign, completes = 1)
    GROUP BY birth_year, sex
);
ALTER TABLE reaction_facts ADD PROJECTION IF NOT EXISTS by_birth
(
    SELECT birth_year, sex, severity, sum(sign)
    GROUP BY birth_year, sex, severity
);
ALTER TABLE dose_facts MATERIALIZE PROJECTION by_birth SETTINGS mutations_sync = 1;
ALTER TABLE reaction_facts MATERIALIZE PROJECTION by_birth SETTINGS mutations_sync = 1;
