-- What left a unit's stock, by day: whether a place was out of stock on a day of the last ones.
ALTER TABLE allocation_facts ADD PROJECTION IF NOT EXISTS by_day_from_unit
(
    SELECT at_day, from_unit, movement, sum(sign * toInt64(doses))
    GROUP BY at_day, from_unit, movement
);
ALTER TABLE allocation_facts MATERIALIZE PROJECTION by_day_from_unit SETTINGS mutations_sync = 1;
