/**
 * Registrations for first doses. One in five of those who come for one has put his name down, in the order in which people come.
 *
 * The register is brought in on the last day of the history: who waits then, and who was injected in its last week. How
 * many wait follows the vaccine that is there, but where demand is low. From then on people put their names down as fast as
 * registered ones are injected; in the evening the register is compared with the doses entered.
 */
import type { DayNumber } from '#schema/time.ts';
import type { PutCause } from './causes.ts';
import type { Cell, RegistrationCell } from './cells.ts';
import type { RecordNumbers } from './records.ts';
import type { Place } from './sites.ts';

/** One in so many first doses was registered: by person number, so that a registration finds its dose. */
export const REGISTERED_ONE_IN = 5;
/** Days of doses entered before the end of the history whose registrations are in the register. */
const INJECTED_DAYS = 7;
/** People waiting: days of the place's use at least; against the vaccine on hand there; against the province's own stock. */
const WAITING = { days: 8, onHand: 1, ownStock: 1 } as const;
/** Where tables or screening are the limit more wait. */
const QUEUE = 1.15;
const QUEUES: ReadonlySet<PutCause | undefined> = new Set<PutCause>(['capacity', 'screening', 'not_yet_due']);
const LOW_DEMAND = 0.08;
/** Of those that wait, of all that are brought in. */
const SCHEDULED = 0.15;
const NOT_APPROVED_YET = 0.05;
const WITHDRAWN = 0.01;
const LETTER = 'g';

/** Registrations of a place that were entered on the same day, in the order of the people. */
type Stretch = Pick<RegistrationCell, 'entryDay' | 'sequence' | 'from' | 'count'>;

interface Register {
  readonly stretches: Stretch[];
  /** The next person to put his name down. */
  next: number;
}

/** What is known of a place on the last day of the history. */
export interface PlaceState {
  /** Doses on hand by the books. */
  readonly onHand: number;
  /** Doses given in the week that ends on it. */
  readonly week: number;
}

const upTo = (person: number): number => Math.ceil(person / REGISTERED_ONE_IN) * REGISTERED_ONE_IN;

/** Registered ones among the people `from` … `from + count - 1`. */
function registeredOf({ from, count }: Pick<Cell, 'from' | 'count'>): { from: number; count: number } {
  const first = upTo(from);
  return { from: first, count: Math.max(0, Math.ceil((from + count - first) / REGISTERED_ONE_IN)) };
}

export class ProvinceRegister {
  readonly #places: readonly Place[];
  readonly #demoDay: DayNumber;
  readonly #registers = new Map<Place, Register>();
  /** First doses typed in the last week of the history; given in it and typed later. */
  readonly #injected: Cell[] = [];
  readonly #untyped: Cell[] = [];
  readonly #reached = new Map<Place, number>();
  /** Registrations of yesterday that are approved today. */
  #approve: RegistrationCell[] = [];

  constructor(places: readonly Place[], demoDay: DayNumber) {
    this.#places = places;
    this.#demoDay = demoDay;
  }

  /** What will be given, as planned. */
  plan(cells: readonly Cell[]): void {
    for (const cell of cells) {
      if (cell.number !== 1 || cell.givenDay > this.#demoDay) continue;
      const { place, from, count, entryDay } = cell;
      this.#reached.set(place, Math.max(this.#reached.get(place) ?? 0, from + count));
      if (entryDay > this.#demoDay) this.#untyped.push(cell);
      else if (entryDay > this.#demoDay - INJECTED_DAYS) this.#injected.push(cell);
    }
  }

  /** The register as it is brought in. `ownStock`: doses that the province holds itself. */
  bringIn(
    numbers: RecordNumbers,
    stateOf: (place: Place) => PlaceState,
    ownStock: number,
  ): RegistrationCell[] {
    const cells: RegistrationCell[] = [];
    for (const cell of this.#injected)
      this.#add(numbers, cells, cell.place, this.#demoDay, 'injected', registeredOf(cell));
    for (const cell of this.#untyped)
      this.#add(numbers, cells, cell.place, this.#demoDay, 'scheduled', registeredOf(cell));
    const states = this.#places.map(stateOf);
    const allWeek = Math.max(
      1,
      states.reduce((sum, { week }) => sum + week, 0),
    );
    this.#places.forEach((place, p) => {
      if (place.adults === 0) return;
      const { week } = states[p]!;
      const waiting = waitingFor(place, states[p]!, (ownStock * week) / allWeek);
      const scheduled = Math.round(waiting * SCHEDULED);
      const parts = [
        ['scheduled', scheduled],
        ['approved', waiting - scheduled],
        ['withdrawn', Math.round(waiting * WITHDRAWN)],
        ['submitted', Math.round(waiting * NOT_APPROVED_YET)],
      ] as const;
      const register = this.#registerOf(place);
      register.next = upTo(this.#reached.get(place) ?? 0);
      for (const [status, count] of parts) {
        const from = register.next;
        register.next += count * REGISTERED_ONE_IN;
        this.#add(numbers, cells, place, this.#demoDay, status, { from, count });
      }
    });
    this.#injected.length = 0;
    this.#untyped.length = 0;
    return cells;
  }

  /** What is entered on a day after the history. `cells`: doses entered on it, without mistakes. */
  live(numbers: RecordNumbers, day: DayNumber, cells: readonly Cell[]): RegistrationCell[] {
    const entered: RegistrationCell[] = this.#approve.map((cell) => ({
      ...cell,
      status: 'approved',
      revision: 2,
      revisedDay: day,
    }));
    this.#approve = [];
    const injected = new Map<Place, number>();
    for (const cell of cells) {
      if (cell.number !== 1) continue;
      const { from, count } = registeredOf(cell);
      const last = from + count * REGISTERED_ONE_IN;
      for (const stretch of this.#registers.get(cell.place)?.stretches ?? []) {
        const first = Math.max(from, stretch.from);
        const end = Math.min(last, stretch.from + stretch.count * REGISTERED_ONE_IN);
        if (first >= end) continue;
        const n = (end - first) / REGISTERED_ONE_IN;
        const sequence = stretch.sequence + (first - stretch.from) / REGISTERED_ONE_IN;
        const { entryDay } = stretch;
        const base = { entryDay, sequence, count: n, place: cell.place, from: first };
        entered.push({ ...base, status: 'injected', revision: 3, revisedDay: day });
        injected.set(cell.place, (injected.get(cell.place) ?? 0) + n);
      }
    }
    for (const [place, count] of injected) {
      const register = this.#registerOf(place);
      const from = register.next;
      register.next += count * REGISTERED_ONE_IN;
      this.#add(numbers, entered, place, day, 'submitted', { from, count });
    }
    return entered;
  }

  #registerOf(place: Place): Register {
    let register = this.#registers.get(place);
    if (!register) this.#registers.set(place, (register = { stretches: [], next: 0 }));
    return register;
  }

  #add(
    numbers: RecordNumbers,
    into: RegistrationCell[],
    place: Place,
    day: DayNumber,
    status: RegistrationCell['status'],
    { from, count }: { from: number; count: number },
  ): void {
    if (count <= 0) return;
    const sequence = numbers.take(LETTER, day, count);
    const cell = {
      entryDay: day,
      sequence,
      count,
      place,
      from,
      status,
      revision: 1,
      revisedDay: day,
    } as const;
    into.push(cell);
    if (status === 'submitted') this.#approve.push(cell);
    // Who was injected or has withdrawn is done with.
    if (status !== 'injected' && status !== 'withdrawn')
      this.#registerOf(place).stretches.push({ entryDay: day, sequence, from, count });
  }
}

/** People who are registered and wait at a place. `ownStock`: the place's part of what the province holds. */
function waitingFor(place: Place, { onHand, week }: PlaceState, ownStock: number): number {
  const cause = place.putIn?.cause;
  const there = Math.max(0, onHand);
  if (cause === 'low_demand') return Math.round(LOW_DEMAND * there);
  const usual = Math.max(WAITING.onHand * there, (WAITING.days * week) / 7);
  return Math.ceil((usual + WAITING.ownStock * Math.max(0, ownStock)) * (QUEUES.has(cause) ? QUEUE : 1));
}
