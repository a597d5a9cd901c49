/** The order of the units of a level by how soon they run out, and how many are in each class. Pure. */
import type { StockClass } from '../indicators/stock.ts';
import type { ChildRow } from './answers.ts';

const ORDER: readonly StockClass[] = ['below_zero', 'red', 'amber', 'enough', 'unknown'];

/** Depots, then errors of data, then the fewest days, then those that use nothing. */
export function byUrgency(a: ChildRow, b: ChildRow): number {
  return (
    Number(b.is_depot) - Number(a.is_depot) ||
    ORDER.indexOf(a.stock_class) - ORDER.indexOf(b.stock_class) ||
    (a.days_of_stock ?? 0) - (b.days_of_stock ?? 0) ||
    b.on_hand - a.on_hand ||
    (a.code < b.code ? -1 : 1)
  );
}

/** Units of each class that has any, without the depots. */
export function classCounts(rows: readonly ChildRow[]): { stock: StockClass; n: number }[] {
  return ORDER.map((stock) => ({
    stock,
    n: rows.filter((row) => !row.is_depot && row.stock_class === stock).length,
  })).filter(({ n }) => n > 0);
}
