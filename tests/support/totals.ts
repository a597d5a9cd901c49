/** Every kind of total that a screen is made of: from rows, from the model, and from the store by SQL. */
import type { Store } from '#schema/clickhouse/client.ts';
import { EVENT_KINDS, type EventKind } from '#schema/events.ts';
import type { Attributes, BookModel } from './book-model.ts';

interface Total {
  readonly kind: EventKind;
  readonly by: readonly string[];
  /** Columns whose 0/1 (or number) is summed; `1` counts records. Written as equality tests `column=value` too. */
  readonly of: readonly string[];
}

const TABLES: Record<EventKind, string> = {
  dose: 'dose_facts',
  allocation: 'allocation_facts',
  reaction: 'reaction_facts',
  registration: 'registration_facts',
  session: 'session_facts',
  feedback: 'feedback_facts',
  manual_report: 'manual_report_facts',
  checkin: 'checkin_facts',
};

const NUMBERS = ['dose_number=1', 'dose_number=2', 'dose_number=3', 'dose_number=4'];
const PEOPLE = ['dose_number=1', 'completes=1', 'dose_number=1&adult=1', 'completes=1&adult=1'];

export const TOTALS: readonly Total[] = [
  {
    kind: 'dose',
    by: ['site_commune'],
    of: ['1', ...NUMBERS, 'late=1', 'identity=verified', 'certificate_printed=1'],
  },
  { kind: 'dose', by: ['home_commune'], of: PEOPLE },
  { kind: 'dose', by: ['given_day', 'site_commune'], of: ['1'] },
  { kind: 'dose', by: ['recorded_day', 'site_commune'], of: ['1'] },
  { kind: 'dose', by: ['given_day', 'home_commune'], of: PEOPLE },
  { kind: 'dose', by: ['site_commune', 'given_day', 'vaccine', 'dose_number'], of: ['1'] },
  { kind: 'dose', by: ['given_day', 'vaccine', 'dose_number'], of: ['1'] },
  { kind: 'dose', by: ['home_commune', 'birth_year', 'sex'], of: ['dose_number=1', 'completes=1'] },
  { kind: 'dose', by: ['lot', 'vaccine', 'site_commune'], of: ['1'] },
  { kind: 'dose', by: ['source'], of: ['1'] },
  { kind: 'dose', by: ['site', 'priority_group'], of: ['1'] },
  { kind: 'allocation', by: ['unit', 'movement'], of: ['doses'] },
  { kind: 'allocation', by: ['from_unit', 'movement'], of: ['doses'] },
  { kind: 'allocation', by: ['at_day', 'unit', 'movement'], of: ['doses'] },
  { kind: 'allocation', by: ['unit', 'vaccine', 'movement'], of: ['doses'] },
  { kind: 'allocation', by: ['source'], of: ['1'] },
  { kind: 'reaction', by: ['site_commune', 'severity'], of: ['1'] },
  { kind: 'reaction', by: ['reported_day', 'site_commune', 'severity'], of: ['1'] },
  { kind: 'reaction', by: ['vaccine', 'dose_number', 'severity', 'site_commune'], of: ['1'] },
  { kind: 'reaction', by: ['lot', 'vaccine', 'severity', 'site', 'given_day'], of: ['1'] },
  { kind: 'reaction', by: ['onset_day'], of: ['1'] },
  { kind: 'reaction', by: ['source'], of: ['1'] },
  { kind: 'registration', by: ['home_commune', 'status', 'dose_number'], of: ['1'] },
  { kind: 'registration', by: ['submitted_day', 'home_commune', 'status'], of: ['1'] },
  { kind: 'registration', by: ['channel', 'priority_group'], of: ['1'] },
  { kind: 'registration', by: ['source'], of: ['1'] },
  {
    kind: 'session',
    by: ['session_day', 'site_commune', 'status'],
    of: ['1', 'tables', 'staff', 'planned_people', 'screened', 'deferred'],
  },
  { kind: 'session', by: ['site_commune', 'status', 'session_day', 'site'], of: ['1', 'tables'] },
  { kind: 'session', by: ['internet'], of: ['1'] },
  { kind: 'session', by: ['source'], of: ['1'] },
  { kind: 'feedback', by: ['commune', 'topic', 'state', 'opened_hour'], of: ['1'] },
  { kind: 'feedback', by: ['opened_day', 'commune', 'state'], of: ['1'] },
  { kind: 'feedback', by: ['site'], of: ['1'] },
  { kind: 'feedback', by: ['source'], of: ['1'] },
  {
    kind: 'manual_report',
    by: ['report_day', 'unit'],
    of: ['1', 'doses_given', 'doses_received', 'stock_on_hand'],
  },
  { kind: 'manual_report', by: ['source'], of: ['1'] },
  { kind: 'checkin', by: ['at_day', 'site_commune', 'site', 'direction'], of: ['1'] },
  { kind: 'checkin', by: ['source'], of: ['1'] },
];

/** `kind|group columns|group values|what` → total; zeros are left out. */
export type Book = Record<string, number>;

function add(book: Book, key: string, value: number): void {
  const sum = (book[key] ?? 0) + value;
  if (sum === 0) delete book[key];
  else book[key] = sum;
}

const keyOf = (total: Total, group: readonly unknown[], of: string): string =>
  `${total.kind}|${total.by.join(',')}|${group.join(',')}|${of}`;

function valueOf(of: string, row: Readonly<Record<string, unknown>>): number {
  if (of === '1') return 1;
  if (!of.includes('=')) return row[of] as number;
  return of.split('&').every((test) => {
    const [column, value] = test.split('=');
    return String(row[column!]) === value;
  })
    ? 1
    : 0;
}

/** Something of each kind. */
export function byKind<T>(of: (kind: EventKind) => T): Record<EventKind, T> {
  return Object.fromEntries(EVENT_KINDS.map((kind) => [kind, of(kind)])) as Record<EventKind, T>;
}

/** Sums of signed rows; rows of other kinds are not looked at. */
export function bookOfRows(
  rows: Readonly<Record<EventKind, readonly Readonly<Record<string, unknown>>[]>>,
): Book {
  const book: Book = {};
  for (const total of TOTALS)
    for (const row of rows[total.kind])
      for (const of of total.of) {
        const group = total.by.map((column) => row[column]);
        add(book, keyOf(total, group, of), (row['sign'] as number) * valueOf(of, row));
      }
  return book;
}

export function bookOfModel(model: BookModel): Book {
  const counted = (kind: EventKind): Attributes[] =>
    model.counted(kind).map((attributes) => ({ ...attributes, sign: 1 }));
  return bookOfRows(byKind(counted));
}

function sqlOf(of: string): string {
  if (of === '1') return 'sum(sign)';
  if (!of.includes('=')) return `sum(sign * toInt64(${of}))`;
  const test = of
    .split('&')
    .map((part) =>
      part.replace(/=(.*)$/, (_, value: string) => (/^\d+$/.test(value) ? ` = ${value}` : ` = '${value}'`)),
    )
    .join(' AND ');
  return `sumIf(sign, ${test})`;
}

/** @param projections whether ClickHouse may answer from projections; totals must be the same either way */
export async function bookOfStore(store: Store, projections = true): Promise<Book> {
  const book: Book = {};
  for (const total of TOTALS) {
    const values = total.of.map(sqlOf);
    const result = await store.query({
      query: `SELECT ${[...total.by, ...values].join(', ')} FROM ${TABLES[total.kind]} GROUP BY ${total.by.join(', ')}`,
      format: 'JSONCompactEachRow',
      clickhouse_settings: {
        optimize_use_projections: projections ? 1 : 0,
        output_format_json_quote_64bit_integers: 0,
      },
    });
    for (const row of await result.json<(string | number)[]>())
      total.of.forEach((of, i) =>
        add(book, keyOf(total, row.slice(0, total.by.length), of), Number(row[total.by.length + i])),
      );
  }
  return book;
}
