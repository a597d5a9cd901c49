/** Checks of the radar that the figures of the board tell: units at and below a unit, from memory. */
import { CELL_INDEX, measureOf, type Cells } from '#schema/measures.ts';
import { LEVELS, type Unit, type UnitLevel } from '#schema/units.ts';
import type { UnitCheck } from '#web/lib/indicators/radar.ts';
import { levelsBelow } from '#web/lib/tables/unit-rows.ts';
import type { LiveView } from './runtime.ts';

export interface UnitFinding {
  readonly code: string;
  readonly level: UnitLevel;
  readonly value: number;
  readonly limit: number;
}

export interface UnitFindings extends Record<UnitCheck, readonly UnitFinding[]> {
  /** When the figures were taken from the store, ms. */
  readonly readMs: number;
}

/** Looking through all communes of the country takes tens of milliseconds; nobody watches these counts by the second. */
const KEPT_MS = 5000;
/** Units whose findings are kept: the nation and its provinces are the large ones. */
const KEPT_UNITS = 64;
const kept = new WeakMap<LiveView, Map<string, UnitFindings>>();

/** Not older than a few seconds. */
export function unitFindings(live: LiveView, code: string): UnitFindings {
  const { refreshed_ms } = live.status();
  let units = kept.get(live);
  if (!units) kept.set(live, (units = new Map()));
  const known = units.get(code);
  if (known && refreshed_ms - known.readMs < KEPT_MS) return known;
  const found = findings(live, code, refreshed_ms);
  units.delete(code);
  units.set(code, found);
  if (units.size > KEPT_UNITS) units.delete(units.keys().next().value!);
  return found;
}

const stock = measureOf('stock_on_hand')!;

/** Without a receipt of its own a unit keeps no stock, and what it gives is booked further up. */
function negativeStock(unit: Unit, cells: Cells): UnitFinding[] {
  const value = stock.compute(cells, unit) ?? 0;
  const received = (cells[CELL_INDEX.allocated_received] ?? 0) + (cells[CELL_INDEX.transferred_in] ?? 0);
  return received > 0 && value < 0 ? [{ code: unit.code, level: unit.level, value, limit: 0 }] : [];
}

function coverageOver(unit: Unit, cells: Cells): UnitFinding[] {
  const { code, level, adults } = unit;
  const value = cells[CELL_INDEX.adults_1plus] ?? 0;
  return adults !== null && adults > 0 && value > adults ? [{ code, level, value, limit: adults }] : [];
}

/** Largest units first. */
function findings(live: LiveView, code: string, readMs: number): UnitFindings {
  const { tree } = live;
  const negative: UnitFinding[] = [];
  const over: UnitFinding[] = [];
  const look = (unit: Unit, cells: Cells): void => {
    negative.push(...negativeStock(unit, cells));
    over.push(...coverageOver(unit, cells));
  };
  look(tree.get(code)!, live.snapshot(code, null).own);
  for (const level of levelsBelow(tree, code))
    for (const [index, ...cells] of live.snapshot(code, level).rows) {
      const unit = tree.units[index!]!;
      // A place without communes stands in for itself on the level below its own.
      if (unit.level === level) look(unit, cells);
    }
  // What is missing in a unit is missing in those above it too: it is told where it lies.
  const above = new Set(
    negative.flatMap((finding) =>
      tree
        .pathOf(finding.code)
        .slice(0, -1)
        .map((unit) => unit.code),
    ),
  );
  const rank = ({ level }: UnitFinding): number => LEVELS.indexOf(level);
  const inOrder = (list: UnitFinding[]): UnitFinding[] =>
    list.sort((a, b) => rank(a) - rank(b) || (a.code < b.code ? -1 : 1));
  return {
    readMs,
    stock_negative: inOrder(negative.filter((finding) => !above.has(finding.code))),
    coverage_over: inOrder(over),
  };
}
