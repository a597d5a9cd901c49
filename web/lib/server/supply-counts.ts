/** Physical counts that do not agree with the books, as pages and API say it. */
import { formatVn } from '#schema/time.ts';
import type { Unit, UnitTree } from '#schema/units.ts';
import { discrepancyOf } from '#web/lib/indicators/counts.ts';
import { lastCounts } from './queries/stock-counts.ts';
import type { Reads } from './runtime.ts';

/** Discrepancies that an answer lists at most, the largest first. */
const LISTED_MOST = 100;

export interface CountFinding {
  unit: string;
  unit_name: string;
  vaccine: string;
  lot: string;
  /** RFC 3339, Vietnamese time. */
  counted_at: string;
  counted: number;
  computed_low: number;
  computed_high: number;
  stock_discrepancy: number;
}

export interface CountsOf {
  /** Lots in stores that were ever counted. */
  lots_counted: number;
  lots_off: number;
  /** Sum over lots, with their signs. */
  stock_discrepancy: number;
  findings: CountFinding[];
}

export async function countsOf(reads: Reads, tree: UnitTree, unit: Unit): Promise<CountsOf> {
  const counts = await lastCounts(reads, tree, unit);
  const off = counts.flatMap((row): CountFinding[] => {
    const { low, high, discrepancy } = discrepancyOf({
      counted: row.counted,
      booked: row.booked,
      givenBeforeDay: row.given_before_day,
      givenThatDay: row.given_that_day,
    });
    if (discrepancy === 0) return [];
    return [
      {
        unit: row.unit,
        unit_name: tree.get(row.unit)?.name ?? row.unit,
        vaccine: row.vaccine,
        lot: row.lot,
        counted_at: formatVn(row.at_micros / 1000),
        counted: row.counted,
        computed_low: low,
        computed_high: high,
        stock_discrepancy: discrepancy,
      },
    ];
  });
  return {
    lots_counted: counts.length,
    lots_off: off.length,
    stock_discrepancy: off.reduce((sum, row) => sum + row.stock_discrepancy, 0),
    findings: off
      .sort((a, b) => Math.abs(b.stock_discrepancy) - Math.abs(a.stock_discrepancy))
      .slice(0, LISTED_MOST),
  };
}
