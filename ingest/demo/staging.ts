/**
 * Staging: cells, reactions and movements as small tables of the engine, from which it makes the records.
 * What is in them is worth nothing: it can be made again from the seed.
 */
import type { Store } from '#schema/clickhouse/client.ts';
import { formatDay } from '#schema/time.ts';
import type { Cell, Movement, Reaction, RegistrationCell } from './cells.ts';
import { ageKnots, type Phase } from './people.ts';
import { agesByDistrict } from './sites.ts';
import { USED } from './vaccines.ts';

const CELL_COLUMNS = `
  entry_day UInt32, sequence UInt32, count UInt32, revision UInt32, sign Int8, revised_day UInt32, given_day UInt32, same_day UInt8,
  number UInt8, place_ordinal UInt32, place LowCardinality(String), commune LowCardinality(String), site String,
  near1 LowCardinality(String), near2 LowCardinality(String), near3 LowCardinality(String), person_from UInt32,
  vaccine LowCardinality(String), lot LowCardinality(String), ages UInt64, frontline UInt8, birth_base UInt16,
  begins UInt32, lasts UInt32, certificate UInt8, verified UInt8`;

const DDL = [
  `CREATE TABLE IF NOT EXISTS demo_cells (${CELL_COLUMNS}) ENGINE = Memory`,
  `CREATE TABLE IF NOT EXISTS demo_reaction_cells (${CELL_COLUMNS}, reaction_sequence UInt32, reported_day UInt32,
    reported_second UInt32, onset_after UInt32, severity LowCardinality(String), symptoms Array(String), outcome LowCardinality(String))
    ENGINE = Memory`,
  `CREATE TABLE IF NOT EXISTS demo_movements (entry_day UInt32, sequence UInt32, second UInt32, movement LowCardinality(String),
    vaccine LowCardinality(String), lot LowCardinality(String), doses UInt32, unit LowCardinality(String), from_unit LowCardinality(String),
    decision_no String, expires_on Nullable(Date32), reason String) ENGINE = Memory`,
  `CREATE TABLE IF NOT EXISTS demo_registrations (entry_day UInt32, sequence UInt32, count UInt32, revision UInt32, revised_day UInt32,
    place LowCardinality(String), person_from UInt32, status LowCardinality(String)) ENGINE = Memory`,
];

export type StagingTable = 'demo_cells' | 'demo_reaction_cells' | 'demo_movements' | 'demo_registrations';

export async function createStaging(store: Store): Promise<void> {
  for (const query of DDL) await store.command({ query });
}

/** Turns the objects of the plan into rows of the staging tables. */
export class StagingRows {
  readonly #ages = agesByDistrict();
  readonly #knots = new Map<string, string>();

  /** Six ages packed into one number, a byte each: a column that is cheap to repeat a million times. */
  #packedAges(district: string, phase: Phase): string {
    const key = `${district}/${phase}`;
    let packed = this.#knots.get(key);
    if (packed === undefined) {
      const people = this.#ages.get(district) ?? new Float64Array(100).fill(1);
      packed = String(
        ageKnots(people, phase).reduce((sum, age, i) => sum | (BigInt(age) << BigInt(8 * i)), 0n),
      );
      this.#knots.set(key, packed);
    }
    return packed;
  }

  cell(cell: Cell): unknown[] {
    const { place } = cell;
    return [
      cell.entryDay,
      cell.sequence,
      cell.count,
      cell.revision,
      cell.sign,
      cell.revisedDay,
      cell.givenDay,
      cell.sameDay ? 1 : 0,
      cell.number,
      place.ordinal,
      place.code,
      cell.commune,
      cell.site,
      ...place.neighbours,
      cell.from,
      USED[cell.vaccine],
      cell.lot,
      this.#packedAges(place.district, cell.phase),
      cell.phase === 0 ? 1 : 0,
      cell.phase === 4 ? 2022 : 2021,
      cell.begins,
      cell.lasts,
      cell.certificateRate,
      cell.habits.verifiedRate,
    ];
  }

  reaction(reaction: Reaction, sequence: number): unknown[] {
    return [
      ...this.cell(reaction.dose),
      sequence,
      reaction.reportedDay,
      reaction.reportedAt,
      reaction.onsetAfter,
      reaction.severity,
      reaction.symptoms,
      reaction.outcome,
    ];
  }

  registration(cell: RegistrationCell): unknown[] {
    return [
      cell.entryDay,
      cell.sequence,
      cell.count,
      cell.revision,
      cell.revisedDay,
      cell.place.code,
      cell.from,
      cell.status,
    ];
  }

  movement(move: Movement, sequence: number): unknown[] {
    return [
      move.day,
      sequence,
      move.at,
      move.movement,
      USED[move.vaccine],
      move.movement === 'decided' ? '' : move.lot,
      move.doses,
      move.unit,
      move.fromUnit,
      move.decisionNo,
      move.expiresOn === null ? null : formatDay(move.expiresOn),
      move.reason,
    ];
  }
}

/** Replace what a staging table holds. */
export async function stage(store: Store, table: StagingTable, rows: readonly unknown[][]): Promise<void> {
  await store.command({ query: `TRUNCATE TABLE ${table}` });
  if (rows.length > 0) await store.insert({ table, values: rows, format: 'JSONCompactEachRow' });
}
