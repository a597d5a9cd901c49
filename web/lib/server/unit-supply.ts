/** Vaccine of a unit and of the units below it, from the books of lots in memory: what the supply pages say. */
import { AppError } from '#schema/errors.ts';
import type { Thresholds } from '#schema/thresholds.ts';
import { parseDay, type DayNumber } from '#schema/time.ts';
import type { Unit, UnitLevel, UnitTree } from '#schema/units.ts';
import { PACE_DAYS } from '#web/lib/indicators/stock.ts';
import {
  adviseTransfers,
  type DailyUse,
  type HeldLot,
  type Transfer,
} from '#web/lib/indicators/transfers.ts';
import { daysOnceEntered, lotsOnceEntered } from '#web/lib/indicators/unentered.ts';
import {
  onHandOf,
  supplyFiguresOf,
  supplyOf,
  type SupplyBooks,
  type SupplyFigures,
  type UnitSupply,
} from '#web/lib/indicators/unit-supply.ts';
import type { StockAt, StockBooks } from './runtime.ts';
import type { UnenteredIn } from './unentered.ts';

/** What every statement about supply rests on. To be used in the turn of the event loop in which it was made. */
export interface SupplyContext extends StockAt {
  readonly tree: UnitTree;
  /** Civil day of the campaign. */
  readonly today: string;
  readonly rules: Thresholds['supply'];
  /** What units have given and not entered yet; `null`: not known yet. */
  readonly unentered: UnenteredIn | null;
  /** From which ratio of the pace to the entered one typing is late. */
  readonly lateTypingRatio: number;
}

/** What a unit's figures leave out because it is not entered. */
export interface TypingFigures {
  /** Doses given and not entered yet, estimated; `null`: not known yet. */
  readonly unentered: number | null;
  /** Days of stock once they are entered; `null`: not known yet, or nothing is used. */
  readonly days_once_entered: number | null;
  /** So many that days of stock and on hand by the books mislead. */
  readonly typing_late: boolean;
}

export function typingOf(
  { unentered, lateTypingRatio }: SupplyContext,
  unit: Unit,
  { on_hand, per_day }: Pick<SupplyFigures, 'on_hand' | 'per_day'>,
): TypingFigures {
  const typing = unentered?.(unit) ?? null;
  if (!typing) return { unentered: null, days_once_entered: null, typing_late: false };
  return {
    unentered: Math.round(typing.doses),
    days_once_entered: daysOnceEntered(on_hand, per_day, typing),
    typing_late: typing.paceRatio > lateTypingRatio,
  };
}

/** Nobody injects in a depot. */
const NO_TYPING: TypingFigures = { unentered: null, days_once_entered: null, typing_late: false };

/** Units between which transfers are advised at most: each is compared with each. */
const ADVISED_MOST = 1000;

/** A unit with everything below it, or the store of a depot alone. */
interface Holder {
  readonly unit: Unit;
  /** Stands above the level: its stock is in no other row. */
  readonly is_depot: boolean;
}

function booksOf({ books, tree, today }: SupplyContext, { unit, is_depot }: Holder): SupplyBooks {
  const index = tree.indexOf.get(unit.code)!;
  return {
    movements: books.lotsOf(index, is_depot),
    // Nobody injects in a depot.
    used: is_depot ? new Map() : books.usedBy(index, parseDay(today)!),
  };
}

export function unitSupply(context: SupplyContext, unit: Unit): UnitSupply {
  const { rules, today } = context;
  return supplyOf(booksOf(context, { unit, is_depot: false }), rules, parseDay(today)!);
}

/** The level below that is asked for, or the next; `null` for a place. Throws bad_request when it is not below the unit. */
export function levelBelow(tree: UnitTree, unit: Unit, asked: UnitLevel | undefined): UnitLevel | null {
  if (tree.isPlace(unit.code)) return null;
  const level =
    asked ?? (unit.level === 'nation' ? 'province' : unit.level === 'province' ? 'district' : 'commune');
  if (level === unit.level || tree.descendants(unit.code, level).length === 0)
    throw new AppError('bad_request', `level: is not below ${unit.code}`);
  return level;
}

/** The depots at and above the level, then the units of it; all that a unit holds is in one of them. */
function holdersOf(tree: UnitTree, unit: Unit, level: UnitLevel): Holder[] {
  if (unit.level === level || tree.isPlace(unit.code)) return [{ unit, is_depot: false }];
  return [
    { unit, is_depot: true },
    ...tree.children(unit.code).flatMap((child) => holdersOf(tree, child, level)),
  ];
}

export interface ChildSupply extends Holder, TypingFigures, Omit<SupplyFigures, 'doses_expiring'> {
  /** `null` for a depot: nobody injects there, so its own pace says nothing. */
  readonly doses_expiring: number | null;
}

type Figures = Pick<UnitSupply, 'totals' | 'vaccines'>;
interface Known {
  readonly version: string;
  readonly today: string;
  readonly figures: Figures;
}
/** What was told of the units of large questions, until their books change. */
const knownOf = new WeakMap<StockBooks, Map<string, Known>>();

function figuresIn(context: SupplyContext, holder: Holder): Figures {
  const { books, today, rules, tree } = context;
  let known = knownOf.get(books);
  if (!known) knownOf.set(books, (known = new Map()));
  const key = `${holder.unit.code} ${holder.is_depot}`;
  const version = books.versionOf(tree.indexOf.get(holder.unit.code)!);
  const before = known.get(key);
  if (before?.version === version && before.today === today) return before.figures;
  const figures = supplyFiguresOf(booksOf(context, holder), rules, parseDay(today)!);
  known.set(key, { version, today, figures });
  return figures;
}

/** Figures of the units of the level, and of the depots above them that hold or moved anything. */
export function childSupplies(context: SupplyContext, unit: Unit, level: UnitLevel): ChildSupply[] {
  return holdersOf(context.tree, unit, level).flatMap((holder): ChildSupply[] => {
    const { totals, vaccines } = figuresIn(context, holder);
    if (holder.is_depot && vaccines.length === 0) return [];
    const typing = holder.is_depot ? NO_TYPING : typingOf(context, holder.unit, totals);
    return [
      { ...totals, ...typing, ...holder, doses_expiring: holder.is_depot ? null : totals.doses_expiring },
    ];
  });
}

/** Units of a question that are worked out at a stretch: some milliseconds. */
const AT_A_STRETCH = 50;
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Works out many units with turns of the event loop between, so that what is asked of them next takes no time. */
export async function prepareChildren(context: SupplyContext, unit: Unit, level: UnitLevel): Promise<void> {
  const holders = holdersOf(context.tree, unit, level);
  for (let i = AT_A_STRETCH; i < holders.length; i += AT_A_STRETCH) {
    for (const holder of holders.slice(i - AT_A_STRETCH, i)) {
      figuresIn(context, holder);
      context.unentered?.(holder.unit);
    }
    await nextTurn();
  }
}

/** The lots of a unit that may still be given, those below zero among them. */
function heldBy(books: StockBooks, index: number, isDepot: boolean, unit: string, day: DayNumber): HeldLot[] {
  return (
    books
      .lotsOf(index, isDepot)
      .filter((row) => row.lot !== '' && onHandOf(row) !== 0)
      // What has expired is for nobody.
      .filter(({ expiresOn }) => expiresOn === null || expiresOn >= day)
      .map((row) => ({
        unit,
        vaccine: row.vaccine,
        lot: row.lot,
        doses: onHandOf(row),
        expiresOn: row.expiresOn,
      }))
  );
}

/** Advice between the units of the level, and the depots above them. Throws bad_request when they are too many. */
export function transferAdvice(
  { books, tree, rules, today, unentered }: SupplyContext,
  unit: Unit,
  level: UnitLevel,
): Transfer[] {
  const heads = tree.descendants(unit.code, level);
  if (heads.length > ADVISED_MOST)
    throw new AppError(
      'bad_request',
      `level: ${heads.length} units are too many to advise transfers between; ask for those of one province`,
    );
  const day = parseDay(today)!;
  const holders = holdersOf(tree, unit, level).map(({ unit: { code, point }, is_depot }) => ({
    code,
    point,
    isDepot: is_depot,
  }));
  const lots: HeldLot[] = [];
  const uses: DailyUse[] = [];
  for (const { code, isDepot } of holders) {
    const index = tree.indexOf.get(code)!;
    const used = isDepot ? new Map<string, number>() : books.usedBy(index, day);
    const usedOfAll = [...used.values()].reduce((sum, doses) => sum + doses, 0);
    const typing = isDepot ? null : (unentered?.(tree.get(code)!) ?? null);
    const byVaccine = Map.groupBy(heldBy(books, index, isDepot, code, day), ({ vaccine }) => vaccine);
    for (const [vaccine, held] of byVaccine) {
      // What is given and not entered is no longer there to give: by vaccine as in what is entered.
      const gone = typing && usedOfAll > 0 ? typing.doses * ((used.get(vaccine) ?? 0) / usedOfAll) : 0;
      lots.push(...lotsOnceEntered(held, gone, day));
    }
    for (const [vaccine, doses] of used)
      uses.push({ unit: code, vaccine, perDay: (doses / PACE_DAYS) * (typing?.paceRatio ?? 1) });
  }
  return adviseTransfers(holders, lots, uses, rules, day);
}

/** The name of the store that stands above a level is said differently. */
export function isDepot(tree: UnitTree, unit: Unit, level: UnitLevel): boolean {
  return unit.level !== level && !tree.isPlace(unit.code);
}
