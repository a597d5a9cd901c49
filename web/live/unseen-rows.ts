/** How a question asks for the rows that were not seen, in parts that hold only such rows and in parts that hold others too. */
import type { UnseenPart } from './parts.ts';

/** Rows of `wholeParts`, and those rows of `mixedParts` whose block lies in none of the ranges `seenFrom`–`seenTo`. */
export const UNSEEN_ROWS = `(_part IN {wholeParts:Array(String)} OR (_part IN {mixedParts:Array(String)}
      AND NOT arrayExists((a, b) -> _block_number BETWEEN a AND b, {seenFrom:Array(UInt64)}, {seenTo:Array(UInt64)})))`;

/** What `UNSEEN_ROWS` binds. */
export function unseenParams(parts: readonly UnseenPart[]): Record<string, string[] | number[]> {
  const mixed = parts.filter((part) => part.seen.length > 0);
  const seen = mixed.flatMap((part) => part.seen);
  return {
    wholeParts: parts.filter((part) => part.seen.length === 0).map((part) => part.name),
    mixedParts: mixed.map((part) => part.name),
    seenFrom: seen.map(([from]) => from),
    seenTo: seen.map(([, to]) => to),
  };
}
