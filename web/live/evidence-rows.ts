/** What rows of the evidence's answers add to its books. Pure. */
import type { EvidenceBooks } from './evidence-books.ts';
import type { CountName } from './evidence-layout.ts';
import type { EvidenceTable } from './evidence-questions.ts';

/** Columns of a row as the store answers them: text, or numbers (perhaps written as text). */
export type Row = readonly unknown[];
/** Index of a unit by its code; -1 for none. */
export type UnitOf = (code: unknown) => number;

const WAITING = new Set(['approved', 'scheduled']);
const HELD = new Set(['open', 'done']);
const MOVED: Readonly<Record<string, CountName>> = {
  decided: 'decided',
  received: 'received',
  transferred: 'transferred_in',
  wasted: 'wasted',
};
/** What a movement does to the stock of the unit that it is booked for. */
const STOCKED: Readonly<Record<string, number>> = { received: 1, transferred: 1, wasted: -1 };

function addRegistrations(books: EvidenceBooks, unit: number, status: string, n: number): void {
  books.add(unit, 'registered', n);
  if (WAITING.has(status)) books.add(unit, 'registered_waiting', n);
}

/** A session that was called off was planned all the same. */
function addSessions(books: EvidenceBooks, unit: number, status: string, numbers: readonly number[]): void {
  const [day, n, tables, screened, deferred] = numbers as [number, number, number, number, number];
  books.addDaily(unit, 'planned', day, n);
  books.addRecent(unit, 'sessions_planned', day, n);
  if (!HELD.has(status)) return;
  books.addDaily(unit, 'tables', day, tables);
  books.addRecent(unit, 'sessions_held', day, n);
  books.addRecent(unit, 'screened', day, screened);
  books.addRecent(unit, 'deferred', day, deferred);
}

function addReports(books: EvidenceBooks, unit: number, numbers: readonly number[]): void {
  const [day, n, given] = numbers as [number, number, number];
  books.addDaily(unit, 'manual_reports', day, n);
  books.addDaily(unit, 'manual_given', day, given);
}

type Add = (books: EvidenceBooks, unit: number, row: Row) => void;

/** By question of the full reading: what one row of its lists adds. */
const OF_FULL: Readonly<Record<string, Add>> = {
  delays: (books, unit, row) => books.addDelay(unit, Number(row[0]), Number(row[1]), Number(row[2])),
  series: (books, unit, row) =>
    books.addSeries(unit, String(row[0]), Number(row[1]), Boolean(Number(row[2])), Number(row[3])),
  movements: (books, unit, row) => {
    const name = MOVED[String(row[0])];
    if (name) books.add(unit, name, Number(row[1]));
  },
  sent: (books, unit, row) => books.add(unit, 'transferred_out', Number(row[0])),
  flow: (books, unit, row) => books.addDaily(unit, 'flow', Number(row[0]), Number(row[1])),
  sent_flow: (books, unit, row) => books.addDaily(unit, 'flow', Number(row[0]), -Number(row[1])),
  registrations: (books, unit, row) => addRegistrations(books, unit, String(row[0]), Number(row[1])),
  sessions: (books, unit, [day, status, ...rest]) =>
    addSessions(books, unit, String(status), [day, ...rest].map(Number)),
  reports: (books, unit, row) => addReports(books, unit, row.map(Number)),
};

/** Adds one unit's lists of a full reading. */
export function addFullRow(
  books: EvidenceBooks,
  question: string,
  unit: number,
  lists: readonly (readonly unknown[])[],
): void {
  const add = OF_FULL[question]!;
  for (let i = 0; i < lists[0]!.length; i++)
    add(
      books,
      unit,
      lists.map((list) => list[i]),
    );
}

/** By table: adds a row of `evidenceNewRowsSql`; returns the units that it is about. */
const OF_NEW: Record<EvidenceTable, (books: EvidenceBooks, row: Row, unitOf: UnitOf) => readonly number[]> = {
  dose_facts: (books, [code, givenDay, recordedDay, vaccine, number, sum], unitOf) => {
    const unit = unitOf(code);
    if (unit < 0) return [];
    const [given, recorded, n] = [Number(givenDay), Number(recordedDay), Number(sum)];
    books.addDelay(unit, given, recorded, n);
    books.addSeries(unit, String(vaccine), Number(number), books.hasPassed(String(vaccine), given), n);
    return [unit];
  },
  allocation_facts: (books, [code, from, atDay, what, sum], unitOf) => {
    const units: number[] = [];
    const [movement, day, n] = [String(what), Number(atDay), Number(sum)];
    const unit = unitOf(code);
    const name = MOVED[movement];
    if (unit >= 0 && name) {
      books.add(unit, name, n);
      books.addDaily(unit, 'flow', day, n * (STOCKED[movement] ?? 0));
      units.push(unit);
    }
    const sender = movement === 'transferred' ? unitOf(from) : -1;
    if (sender >= 0) {
      books.add(sender, 'transferred_out', n);
      books.addDaily(sender, 'flow', day, -n);
      units.push(sender);
    }
    return units;
  },
  registration_facts: (books, [code, status, n], unitOf) => {
    const unit = unitOf(code);
    if (unit < 0) return [];
    addRegistrations(books, unit, String(status), Number(n));
    return [unit];
  },
  session_facts: (books, [code, day, status, ...sums], unitOf) => {
    const unit = unitOf(code);
    if (unit < 0) return [];
    addSessions(books, unit, String(status), [day, ...sums].map(Number));
    return [unit];
  },
  manual_report_facts: (books, [code, ...numbers], unitOf) => {
    const unit = unitOf(code);
    if (unit < 0) return [];
    addReports(books, unit, numbers.map(Number));
    return [unit];
  },
};

/** Adds one new row; returns the units whose books changed. */
export function addNewRow(
  books: EvidenceBooks,
  table: EvidenceTable,
  row: Row,
  unitOf: UnitOf,
): readonly number[] {
  return OF_NEW[table](books, row, unitOf);
}
