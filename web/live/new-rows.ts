/**
 * What rows that were not seen add to the figures. Facts are signed, so every cell is a plain sum: a correction
 * comes as what it takes back and what it puts in its place.
 *
 * The cost follows the number of new rows, never the size of the books. That the sums are right is
 * proved against full readings by the verifier.
 */
import { CELL_COUNT, CELL_INDEX, type CellName } from '#schema/measures.ts';
import { WINDOW_DAYS, type WindowSeries } from '#schema/socket.ts';
import type { DayNumber } from '#schema/time.ts';
import { NEWEST_ACCEPTED, SERIES_INDEX, WINDOW_SIZE, type Figures } from './layout.ts';
import type { UnseenPart } from './parts.ts';
import type { FactTable } from './questions.ts';
import { UNSEEN_ROWS, unseenParams } from './unseen-rows.ts';

/** A role: in which way a row belongs to a unit, and what it counts there. */
interface Role {
  readonly column: string;
  /** Whether the unit's newest accepted instant follows from such rows. */
  readonly newest: boolean;
  readonly cells: readonly (readonly [cell: number, value: number])[];
  readonly window: readonly (readonly [series: number, day: number, value: number])[];
}

interface NewRowsQuestion {
  readonly roles: readonly Role[];
  readonly days: readonly string[];
  readonly values: readonly string[];
}

/** Builds a question from names: `cells` and `window` name their value by its key in `values`. */
function question(
  days: readonly string[],
  values: Readonly<Record<string, string>>,
  roles: Readonly<
    Record<
      string,
      {
        newest: boolean;
        cells: Partial<Record<CellName, string>>;
        window: Partial<Record<WindowSeries, [day: string, value: string]>>;
      }
    >
  >,
): NewRowsQuestion {
  const names = Object.keys(values);
  return {
    days,
    values: Object.values(values),
    roles: Object.entries(roles).map(([column, { newest, cells, window }]) => ({
      column,
      newest,
      cells: Object.entries(cells).map(([cell, value]) => [
        CELL_INDEX[cell as CellName],
        names.indexOf(value),
      ]),
      window: Object.entries(window).map(([series, [day, value]]) => [
        SERIES_INDEX[series as WindowSeries],
        days.indexOf(day),
        names.indexOf(value),
      ]),
    })),
  };
}

const moved = (movement: string): string => `sumIf(sign * toInt64(doses), movement = '${movement}')`;

export const NEW_ROWS: Record<FactTable, NewRowsQuestion> = {
  dose_facts: question(
    ['given_day', 'recorded_day'],
    {
      all: 'sum(sign)',
      first: 'sumIf(sign, dose_number = 1)',
      second: 'sumIf(sign, dose_number = 2)',
      third: 'sumIf(sign, dose_number = 3)',
      fourth: 'sumIf(sign, dose_number = 4)',
      late: 'sumIf(sign, late = 1)',
      verified: `sumIf(sign, identity = 'verified')`,
      printed: 'sumIf(sign, certificate_printed = 1)',
      full: 'sumIf(sign, completes = 1)',
      adult_first: 'sumIf(sign, dose_number = 1 AND adult = 1)',
      adult_full: 'sumIf(sign, completes = 1 AND adult = 1)',
    },
    {
      site_commune: {
        newest: true,
        cells: {
          doses_total: 'all',
          doses_1: 'first',
          doses_2: 'second',
          doses_3: 'third',
          doses_4: 'fourth',
          doses_late: 'late',
          identity_verified: 'verified',
          certificate_printed: 'printed',
        },
        window: { doses: ['given_day', 'all'], recorded: ['recorded_day', 'all'] },
      },
      home_commune: {
        newest: false,
        cells: {
          people_1plus: 'first',
          people_full: 'full',
          adults_1plus: 'adult_first',
          adults_full: 'adult_full',
        },
        window: {
          people_1plus: ['given_day', 'first'],
          people_full: ['given_day', 'full'],
          adults_1plus: ['given_day', 'adult_first'],
          adults_full: ['given_day', 'adult_full'],
        },
      },
    },
  ),
  allocation_facts: question(
    ['at_day'],
    {
      decided: moved('decided'),
      received: moved('received'),
      transferred: moved('transferred'),
      wasted: moved('wasted'),
    },
    {
      unit: {
        newest: true,
        cells: {
          allocated_decided: 'decided',
          allocated_received: 'received',
          transferred_in: 'transferred',
          wasted: 'wasted',
        },
        window: { received: ['at_day', 'received'] },
      },
      from_unit: { newest: false, cells: { transferred_out: 'transferred' }, window: {} },
    },
  ),
  reaction_facts: question(
    ['reported_day'],
    {
      all: 'sum(sign)',
      mild: `sumIf(sign, severity = 'mild')`,
      severe: `sumIf(sign, severity = 'severe')`,
      fatal: `sumIf(sign, severity = 'fatal')`,
      serious: `sumIf(sign, severity IN ('severe', 'fatal'))`,
    },
    {
      site_commune: {
        newest: true,
        cells: { reactions_mild: 'mild', reactions_severe: 'severe', reactions_fatal: 'fatal' },
        window: { reactions: ['reported_day', 'all'], serious: ['reported_day', 'serious'] },
      },
    },
  ),
};

/**
 * Rows `[…units by role, …days, …values, rows, newest, oldest]` over the unseen rows. `oldest` is the instant (ms) of the
 * oldest revision accepted after `since`, 0 for none.
 */
export function newRowsSql(table: FactTable): string {
  const { roles, days, values } = NEW_ROWS[table];
  const keys = [...roles.map((role) => role.column), ...days];
  return `SELECT ${[...roles.map((role) => role.column), ...days.map((day) => `toUInt16(${day})`)].join(', ')},
      ${values.join(', ')}, count(), toUnixTimestamp64Milli(max(accepted_at)),
      toUnixTimestamp64Milli(minIf(accepted_at, sign >= 0 AND accepted_at > fromUnixTimestamp64Milli({since:Int64})))
    FROM ${table}
    WHERE ${UNSEEN_ROWS}
    GROUP BY ${keys.join(', ')}
    SETTINGS max_execution_time = 20, max_threads = 1, optimize_use_projections = 0`;
}

export function newRowsParams(
  parts: readonly UnseenPart[],
  sinceMs: number,
): Record<string, number | string[] | number[]> {
  return { ...unseenParams(parts), since: Math.trunc(sinceMs) };
}

/** A row of the answer; units by index, -1 for none. */
export interface NewRow {
  readonly units: readonly number[];
  readonly days: readonly DayNumber[];
  readonly values: readonly number[];
  readonly newestMs: number;
  /** 0: none. */
  readonly oldestMs: number;
}

/** Adds rows of a table to the books of the units themselves; says in `dirty` which, in `oldest` since when. */
export function addNewRows(
  table: FactTable,
  rows: readonly NewRow[],
  today: DayNumber,
  books: Figures,
  dirty: Set<number>,
  oldest: Map<number, number>,
): void {
  const { roles } = NEW_ROWS[table];
  const firstDay = today - WINDOW_DAYS + 1;
  for (const row of rows)
    roles.forEach((role, i) => {
      const unit = row.units[i]!;
      if (unit < 0) return;
      dirty.add(unit);
      const cellBase = unit * CELL_COUNT;
      for (const [cell, value] of role.cells) books.cells[cellBase + cell]! += row.values[value]!;
      if (role.newest) {
        const at = cellBase + NEWEST_ACCEPTED;
        books.cells[at] = Math.max(books.cells[at]!, row.newestMs);
      }
      const windowBase = unit * WINDOW_SIZE;
      for (const [series, day, value] of role.window) {
        const at = row.days[day]! - firstDay;
        if (at >= 0 && at < WINDOW_DAYS)
          books.window[windowBase + series * WINDOW_DAYS + at]! += row.values[value]!;
      }
      if (row.oldestMs > 0) oldest.set(unit, Math.min(oldest.get(unit) ?? Infinity, row.oldestMs));
    });
}
