/** Every record stands at a unit of the tree, so that communes, districts, provinces and the nation add up. */
import type { Store } from '#schema/clickhouse/client.ts';
import type { EventKind } from '#schema/events.ts';
import { LEVELS, NATION, type UnitTree } from '#schema/units.ts';
import { KIND_SPECS } from './columns.ts';

interface Rollup {
  column: string;
  /** What is added up. */
  amount: string;
  /** Records may stand at units above communes, and an empty code means none. */
  anyUnit: boolean;
}

const ROLLUPS: Record<EventKind, readonly Rollup[]> = {
  dose: [
    { column: 'site_commune', amount: 'sign', anyUnit: false },
    { column: 'home_commune', amount: 'sign', anyUnit: false },
  ],
  reaction: [
    { column: 'site_commune', amount: 'sign', anyUnit: false },
    { column: 'home_commune', amount: 'sign', anyUnit: false },
  ],
  allocation: [
    { column: 'unit', amount: 'sign * toInt64(doses)', anyUnit: true },
    { column: 'from_unit', amount: 'sign * toInt64(doses)', anyUnit: true },
  ],
  registration: [{ column: 'home_commune', amount: 'sign', anyUnit: false }],
  session: [{ column: 'site_commune', amount: 'sign', anyUnit: false }],
  feedback: [{ column: 'commune', amount: 'sign', anyUnit: false }],
  // Reports are counted, their doses are not added up: a province's own report holds those of its districts.
  manual_report: [{ column: 'unit', amount: 'sign', anyUnit: true }],
  checkin: [{ column: 'site_commune', amount: 'sign', anyUnit: false }],
};

/** A unit's figure is its own records and those of its children; each level must then carry the whole. */
export async function levelFindings(store: Store, tree: UnitTree, kind: EventKind): Promise<string[]> {
  const findings: string[] = [];
  for (const { column, amount, anyUnit } of ROLLUPS[kind]) {
    const result = await store.query({
      query: `SELECT toString(${column}) AS code, sum(${amount}) AS value, count() AS rows
        FROM ${KIND_SPECS[kind].table} GROUP BY ${column} WITH TOTALS ORDER BY code`,
      format: 'JSON',
    });
    const { data, totals } = (await result.json()) as unknown as {
      data: { code: string; value: number | string; rows: number | string }[];
      totals: { value: number | string };
    };
    const whole = Number(totals.value);
    const byUnit = new Map<string, number>();
    let nowhere = 0;
    for (const { code, value, rows } of data) {
      // Cancelled revisions name no place, and count for nothing.
      if (!anyUnit && code === '' && Number(value) === 0) continue;
      if (anyUnit && code === '') nowhere += Number(value);
      else if (anyUnit ? tree.get(code) : tree.isPlace(code))
        for (const unit of tree.pathOf(code))
          byUnit.set(unit.code, (byUnit.get(unit.code) ?? 0) + Number(value));
      else findings.push(`${rows} rows have ${column} ${JSON.stringify(code)}, which is no such unit`);
    }
    const nation = (byUnit.get(NATION) ?? 0) + nowhere;
    if (nation !== whole) findings.push(`by ${column}, the nation has ${nation} and the rows have ${whole}`);
    if (anyUnit) continue;
    for (const level of LEVELS) {
      const units = tree.descendants(NATION, level);
      const sum = units.reduce((acc, unit) => acc + (byUnit.get(unit.code) ?? 0), 0);
      if (sum !== whole)
        findings.push(`by ${column}, the ${level} level has ${sum} and the rows have ${whole}`);
    }
  }
  return findings;
}
