/**
 * Cells of a CSV row → an event, by the types of the contract. Nothing is guessed: a cell that is not plainly a
 * whole number, or not plainly `true` or `false`, goes out as the text it is, and the door rejects it by name.
 */
import type { EventField } from './event-fields.ts';

/** Between the codes of a list, such as `fever;headache`. */
const LIST_SEPARATOR = ';';

/** An empty cell is an absent field; in an upsert, an empty cell of a list is the empty list. */
export function eventOfCells(
  columns: readonly string[],
  cells: readonly string[],
  types: ReadonlyMap<string, EventField['type']>,
): Record<string, unknown> {
  const isCancel = cells[columns.indexOf('op')] === 'cancel';
  const event: Record<string, unknown> = {};
  columns.forEach((column, i) => {
    const cell = cells[i]!;
    const type = types.get(column);
    if (cell !== '') event[column] = valueOf(cell, type);
    else if (type === 'array' && !isCancel) event[column] = [];
  });
  return event;
}

function valueOf(cell: string, type: EventField['type'] | undefined): unknown {
  if (type === 'integer' && /^-?(0|[1-9]\d{0,14})$/.test(cell)) return Number(cell);
  if (type === 'boolean' && (cell === 'true' || cell === 'false')) return cell === 'true';
  if (type === 'array') return cell.split(LIST_SEPARATOR);
  return cell;
}
