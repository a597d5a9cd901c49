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

const stock = measureOf('stock_on_hand')!;

/** Without a receipt of its own a unit keeps no stock, and what it gives is booked further up. */
function findingOf(check: UnitCheck, unit: Unit, cells: Cells): UnitFinding | null {
  const cell = (name: keyof typeof CELL_INDEX): number => cells[CELL_INDEX[name]] ?? 0;
  const { code, level, adults } = unit;
  if (check === 'stock_negative') {
    const value = stock.compute(cells, unit) ?? 0;
    const keepsStock = cell('allocated_received') + cell('transferred_in') > 0;
    return keepsStock && value < 0 ? { code, level, value, limit: 0 } : null;
  }
  const people = cell('adults_1plus');
  return adults !== null && adults > 0 && people > adults
    ? { code, level, value: people, limit: adults }
    : null;
}

/** Largest units first. */
export function unitFindings(live: LiveView, code: string, check: UnitCheck): UnitFinding[] {
  const { tree } = live;
  const own = findingOf(check, tree.get(code)!, live.snapshot(code, null).own);
  const below = levelsBelow(tree, code).flatMap((level) =>
    live.snapshot(code, level).rows.flatMap(([index, ...cells]) => {
      const unit = tree.units[index!]!;
      // A place without communes stands in for itself on the level below its own.
      return unit.level === level ? (findingOf(check, unit, cells) ?? []) : [];
    }),
  );
  const found = [...(own ? [own] : []), ...below];
  // What is missing in a unit is missing in those above it too: it is told where it lies.
  const above = new Set(
    check === 'stock_negative'
      ? found.flatMap((finding) =>
          tree
            .pathOf(finding.code)
            .slice(0, -1)
            .map((unit) => unit.code),
        )
      : [],
  );
  const rank = ({ level }: UnitFinding): number => LEVELS.indexOf(level);
  return found
    .filter((finding) => !above.has(finding.code))
    .sort((a, b) => rank(a) - rank(b) || (a.code < b.code ? -1 : 1));
}
