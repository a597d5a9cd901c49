/** The order of the units of a level by how soon they run out, and how many are in each class. Pure. */
import type { StockClass } from '../indicators/stock.ts';
import type { ChildRow } from './answers.ts';

const ORDER: readonly StockClass[] = ['below_zero', 'red', 'amber', 'enough', 'unknown'];

/** By the books, or once all is entered where typing is late: the books then promise too much. */
const daysOf = ({ days_of_stock, days_once_entered, typing_late }: ChildRow): number =>
  Math.min(days_of_stock ?? 0, typing_late ? (days_once_entered ?? Infinity) : Infinity);

/** Depots, then errors of data, then the fewest days, then those that use nothing. */
export function byUrgency(a: ChildRow, b: ChildRow): number {
  return (
    Number(b.is_depot) - Number(a.is_depot) ||
    ORDER.indexOf(a.stock_class) - ORDER.indexOf(b.stock_class) ||
    daysOf(a) - daysOf(b) ||
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
