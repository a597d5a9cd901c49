/**
 * Evidence told in the simplest way: from the records that count, one after the other. Shares no code with web/live.
 */
import type { UnitTree } from '#schema/units.ts';
import type { UnitEvidence } from '#web/lib/indicators/evidence.ts';

export type Fact =
  | {
      table: 'dose_facts';
      place: string;
      given: number;
      recorded: number;
      vaccine: 'astrazeneca' | 'abdala';
      number: number;
    }
  | { table: 'allocation_facts'; unit: string; from: string; day: number; movement: string; doses: number }
  | { table: 'registration_facts'; place: string; status: string }
  | {
      table: 'session_facts';
      place: string;
      day: number;
      status: string;
      tables: number;
      screened: number;
      deferred: number;
    }
  | { table: 'manual_report_facts'; unit: string; day: number; given: number };

const SERIES = { astrazeneca: { doses: 2, interval: 56 }, abdala: { doses: 3, interval: 14 } };

/** What the evidence of a unit must be, `today` being the last day. */
export function modelEvidence(
  tree: UnitTree,
  facts: readonly Fact[],
  code: string,
  today: number,
): UnitEvidence {
  const within = (unit: string): boolean => tree.isWithin(unit, code);
  const of = <T extends Fact['table']>(table: T): Extract<Fact, { table: T }>[] =>
    facts.filter((fact): fact is Extract<Fact, { table: T }> => fact.table === table);
  const sum = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0);
  const week = [7, 6, 5, 4, 3, 2, 1].map((ago) => today - ago);

  const doses = of('dose_facts').filter((d) => within(d.place));
  const triangle = new Int32Array(28 * 16);
  for (const { given, recorded } of doses)
    if (given > today - 28 && given <= today)
      triangle[(given - today + 27) * 16 + Math.min(15, Math.max(0, recorded - given))]! += 1;

  const booked = of('allocation_facts').filter((m) => within(m.unit));
  const moved = (movement: string): number =>
    sum(booked.filter((m) => m.movement === movement).map((m) => m.doses));
  const sent = of('allocation_facts').filter(
    (m) => m.movement === 'transferred' && m.from !== '' && within(m.from),
  );

  const sessions = of('session_facts').filter((s) => within(s.place) && week.includes(s.day));
  const held = sessions.filter((s) => s.status === 'open' || s.status === 'done');
  const registrations = of('registration_facts').filter((r) => within(r.place));

  /** Nothing to give on a day: all that came and went up to it, less what was given before it. */
  const isOut = (unit: string, day: number): boolean => {
    const inside = (other: string): boolean => other !== '' && tree.isWithin(other, unit);
    let stock = 0;
    for (const m of of('allocation_facts')) {
      if (m.day > day) continue;
      if (inside(m.unit))
        stock += { received: 1, transferred: 1, wasted: -1 }[m.movement as 'wasted']
          ? m.movement === 'wasted'
            ? -m.doses
            : m.doses
          : 0;
      if (m.movement === 'transferred' && inside(m.from)) stock -= m.doses;
    }
    stock -= of('dose_facts').filter((d) => inside(d.place) && d.given < day).length;
    const planned = of('session_facts').some((s) => inside(s.place) && s.day === day);
    return planned && stock <= 0;
  };
  const hasStock = (unit: string): boolean =>
    of('allocation_facts').some(
      (m) => tree.isWithin(m.unit, unit) && ['received', 'transferred'].includes(m.movement),
    );
  const places = tree.placesOf(code).map((unit) => unit.code);
  const stocked = places.filter(hasStock);
  const tableDays = (place: string, day: number): number =>
    sum(held.filter((s) => s.place === place && s.day === day).map((s) => s.tables));

  /** Told and entered for a unit and day; a unit's own report wins. */
  const report = (unit: string, day: number): [number, number] => {
    const own = of('manual_report_facts').filter((r) => r.unit === unit && r.day === day);
    if (own.length > 0)
      return [
        Math.round(sum(own.map((r) => r.given)) / own.length),
        of('dose_facts').filter((d) => tree.isWithin(d.place, unit) && d.given === day).length,
      ];
    const below = tree.children(unit).map((child) => report(child.code, day));
    return [sum(below.map(([told]) => told)), sum(below.map(([, entered]) => entered))];
  };

  // Entry within two days, from 1 November 2021 (day 18932) on the same day.
  const due = week.filter((day) => day + (day < 18_932 ? 2 : 0) < today);

  const next = places.map((place) => {
    const here = doses.filter((d) => d.place === place);
    const followed = here.filter((d) => d.number < SERIES[d.vaccine].doses);
    const passed = followed.filter((d) => d.given + SERIES[d.vaccine].interval <= today).length;
    const given = here.filter((d) => d.number > 1 && d.number <= SERIES[d.vaccine].doses).length;
    const waiting = Math.max(0, followed.length - given);
    const due = Math.min(waiting, Math.max(0, passed - given));
    return { due, later: waiting - due };
  });

  return {
    triangle,
    given: doses.length,
    decided: moved('decided'),
    received: moved('received'),
    onHand:
      moved('received') +
      moved('transferred') -
      sum(sent.map((m) => m.doses)) -
      moved('wasted') -
      doses.length,
    stockKnown: hasStock(code),
    registered: registrations.length,
    registeredWaiting: registrations.filter((r) => r.status === 'approved' || r.status === 'scheduled')
      .length,
    sessionPlaceDays: sum(
      stocked.map(
        (place) => week.filter((day) => sessions.some((s) => s.place === place && s.day === day)).length,
      ),
    ),
    stockoutPlaceDays: sum(stocked.map((place) => week.filter((day) => isOut(place, day)).length)),
    stockoutDays: hasStock(code) ? week.filter((day) => isOut(code, day)).length : 0,
    sessionsPlanned: sessions.length,
    sessionsHeld: held.length,
    tableDays: sum(
      held.filter((s) => doses.some((d) => d.place === s.place && d.given === s.day)).map((s) => s.tables),
    ),
    tableDoses: doses.filter((d) => tableDays(d.place, d.given) > 0).length,
    screened: sum(held.map((s) => s.screened)),
    deferred: sum(held.map((s) => s.deferred)),
    manualGiven: sum(due.map((day) => report(code, day)[0])),
    manualEntered: sum(due.map((day) => report(code, day)[1])),
    nextDue: sum(next.map(({ due }) => due)),
    nextNotYetDue: sum(next.map(({ later }) => later)),
  };
}

/** The row that the store answers for a new row of this fact. */
export function answeredRow(fact: Fact, sign: number): unknown[] {
  switch (fact.table) {
    case 'dose_facts':
      return [fact.place, fact.given, fact.recorded, fact.vaccine, fact.number, sign];
    case 'allocation_facts':
      return [fact.unit, fact.from, fact.day, fact.movement, sign * fact.doses];
    case 'registration_facts':
      return [fact.place, fact.status, sign];
    case 'session_facts':
      return [
        fact.place,
        fact.day,
        fact.status,
        sign,
        sign * fact.tables,
        sign * fact.screened,
        sign * fact.deferred,
      ];
    case 'manual_report_facts':
      return [fact.unit, fact.day, sign, sign * fact.given];
  }
}
