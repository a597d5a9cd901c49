/** What a unit received, moved, wasted and gave, by vaccine. */
import { z } from 'zod';
import type { Unit, UnitTree } from '#schema/units.ts';
import { VACCINES } from '#schema/vaccines.ts';
import type { Reads } from '../runtime.ts';
import { dosesByVaccine } from './doses-by-vaccine.ts';
import { unitsWithin } from './within.ts';

const movementRow = z.object({ vaccine: z.string(), movement: z.string(), doses: z.number() });

export interface VaccineRow {
  vaccine: string;
  name: string;
  received: number;
  /** Transfers in less transfers out; a move inside the unit is neither. */
  transferred_net: number;
  wasted: number;
  given: number;
  doses_1: number;
  doses_2: number;
  doses_3: number;
  doses_4: number;
  on_hand: number;
}

/** Vaccines without any figure are left out. */
export async function vaccines(reads: Reads, tree: UnitTree, unit: Unit): Promise<VaccineRow[]> {
  const to = unitsWithin(tree, unit, 'unit');
  const from = unitsWithin(tree, unit, 'from_unit');
  const [given, moved, sentAway] = await Promise.all([
    dosesByVaccine(reads, tree, unit),
    reads.select(
      `SELECT vaccine, movement, sum(sign * toInt64(doses)) AS doses FROM allocation_facts
       WHERE ${to.sql} GROUP BY vaccine, movement`,
      to.params,
      movementRow,
      'vaccines-in',
    ),
    reads.select(
      `SELECT vaccine, movement, sum(sign * toInt64(doses)) AS doses FROM allocation_facts
       WHERE from_unit != '' AND ${from.sql} GROUP BY vaccine, movement`,
      from.params,
      movementRow,
      'vaccines-out',
    ),
  ]);
  const sumOf = (rows: z.infer<typeof movementRow>[], vaccine: string, movement: string): number =>
    rows
      .filter((row) => row.vaccine === vaccine && row.movement === movement)
      .reduce((sum, row) => sum + row.doses, 0);
  const dosesOf = (vaccine: string, number?: number): number =>
    given
      .filter((row) => row.vaccine === vaccine && (number === undefined || row.dose_number === number))
      .reduce((sum, row) => sum + row.doses, 0);
  return VACCINES.map(({ code, name }) => {
    const received = sumOf(moved, code, 'received');
    const transferred_net = sumOf(moved, code, 'transferred') - sumOf(sentAway, code, 'transferred');
    const wasted = sumOf(moved, code, 'wasted');
    const total = dosesOf(code);
    return {
      vaccine: code,
      name,
      received,
      transferred_net,
      wasted,
      given: total,
      doses_1: dosesOf(code, 1),
      doses_2: dosesOf(code, 2),
      doses_3: dosesOf(code, 3),
      doses_4: dosesOf(code, 4),
      on_hand: received + transferred_net - wasted - total,
    };
  }).filter((row) => row.received !== 0 || row.transferred_net !== 0 || row.wasted !== 0 || row.given !== 0);
}
