-- Vaccine by unit, lot and way: what the supply pages ask. All of them aggregate projections of allocation_facts, which
-- is small beside the doses. Safe to run twice; on a store that holds allocations they are built from the rows first.

-- What a unit got, wasted and was promised, by lot.
ALTER TABLE allocation_facts ADD PROJECTION IF NOT EXISTS by_unit_lot
(
    SELECT unit, vaccine, lot, movement, sum(sign * toInt64(doses))
    GROUP BY unit, vaccine, lot, movement
);
-- From where to where: what left a unit, and whether it stayed inside a larger one.
ALTER TABLE allocation_facts ADD PROJECTION IF NOT EXISTS by_route
(
    SELECT from_unit, unit, vaccine, lot, movement, sum(sign * toInt64(doses))
    GROUP BY from_unit, unit, vaccine, lot, movement
);
-- The lots of the country and the expiry dates that were stated for them; 1970-01-01: none was.
ALTER TABLE allocation_facts ADD PROJECTION IF NOT EXISTS by_lot
(
    SELECT lot, vaccine, movement, ifNull(expires_on, toDate32('1970-01-01')), sum(sign), sum(sign * toInt64(doses))
    GROUP BY lot, vaccine, movement, ifNull(expires_on, toDate32('1970-01-01'))
);
-- To the instant: the books of a unit at the moment of a physical count.
ALTER TABLE allocation_facts ADD PROJECTION IF NOT EXISTS by_instant
(
    SELECT movement, unit, vaccine, lot, from_unit, at, sum(sign), sum(sign * toInt64(doses))
    GROUP BY movement, unit, vaccine, lot, from_unit, at
);
ALTER TABLE allocation_facts MATERIALIZE PROJECTION by_unit_lot SETTINGS mutations_sync = 1;
ALTER TABLE allocation_facts MATERIALIZE PROJECTION by_route SETTINGS mutations_sync = 1;
ALTER TABLE allocation_facts MATERIALIZE PROJECTION by_lot SETTINGS mutations_sync = 1;
ALTER TABLE allocation_facts MATERIALIZE PROJECTION by_instant SETTINGS mutations_sync = 1;
