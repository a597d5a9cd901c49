/** Reactions of a unit: by vaccine and dose with the doses behind them, and by reported day. */
import { z } from 'zod';
import { formatDay, parseDay } from '#schema/time.ts';
import type { Unit, UnitTree } from '#schema/units.ts';
import type { Reads } from '../runtime.ts';
import { dosesByVaccine } from './doses-by-vaccine.ts';
import { placesWithin } from './within.ts';

export const REACTION_DAYS = 28;

const severity = z.enum(['mild', 'severe', 'fatal']);
const vaccineRow = z.object({ vaccine: z.string(), dose_number: z.number(), severity, count: z.number() });
const dayRow = z.object({ day: z.number(), severity, count: z.number() });

export interface ReactionsOfVaccine extends z.infer<typeof vaccineRow> {
  /** Valid doses of that vaccine and number. */
  doses: number;
}

export interface ReactionsOfDay {
  date: string;
  mild: number;
  severe: number;
  fatal: number;
}

export async function reactionsByVaccine(
  reads: Reads,
  tree: UnitTree,
  unit: Unit,
): Promise<ReactionsOfVaccine[]> {
  const { sql, params } = placesWithin(tree, unit, 'site_commune');
  const [rows, doses] = await Promise.all([
    reads.select(
      `SELECT vaccine, dose_number, severity, sum(sign) AS count FROM reaction_facts
       WHERE ${sql} AND severity != '' GROUP BY vaccine, dose_number, severity`,
      params,
      vaccineRow,
      'reactions-by-vaccine',
    ),
    dosesByVaccine(reads, tree, unit),
  ]);
  return rows
    .filter((row) => row.count !== 0)
    .map((row) => ({
      ...row,
      doses: doses
        .filter((d) => d.vaccine === row.vaccine && d.dose_number === row.dose_number)
        .reduce((sum, d) => sum + d.doses, 0),
    }))
    .sort((a, b) =>
      `${a.vaccine} ${a.dose_number} ${a.severity}` < `${b.vaccine} ${b.dose_number} ${b.severity}` ? -1 : 1,
    );
}

/** The last days up to `today`, every one of them; a day without a report is a known zero. */
export async function reactionsByDay(
  reads: Reads,
  tree: UnitTree,
  unit: Unit,
  today: string,
): Promise<ReactionsOfDay[]> {
  const last = parseDay(today)!;
  const first = last - REACTION_DAYS + 1;
  const { sql, params } = placesWithin(tree, unit, 'site_commune');
  const rows = await reads.select(
    `SELECT toUInt32(reported_day) AS day, severity, sum(sign) AS count FROM reaction_facts
     WHERE reported_day BETWEEN {first:Date} AND {last:Date} AND severity != '' AND ${sql}
     GROUP BY reported_day, severity`,
    { ...params, first: formatDay(first), last: today },
    dayRow,
    'reactions-by-day',
  );
  return Array.from({ length: REACTION_DAYS }, (_, i) => {
    const counts = { mild: 0, severe: 0, fatal: 0 };
    for (const row of rows) if (row.day === first + i) counts[row.severity] += row.count;
    return { date: formatDay(first + i), ...counts };
  });
}
