/**
 * Vaccine that was lost, by whether its vial had been opened (INDICATORS `wastage_open`, `wastage_closed`; as in WHO, "Monitoring
 * vaccine wastage at country level", WHO/V&B/03.18: doses of opened vials less doses given; doses discarded unopened). Pure.
 *
 * The event contract has no field that says whether a wasted vial was opened: the words of its `reason` say it, and what
 * says neither is counted apart. Nor does it carry vials: the doses of opened vials are the least that the books allow,
 * whole vials of a lot in a store for what was given of it and thrown away from opened vials.
 */
export type VialState = 'open' | 'closed' | 'unstated';

/** Looked for first: "unopened" contains "opened". */
const CLOSED = ['chưa mở', 'nguyên lọ', 'unopened', 'not opened', 'closed vial'];
const OPEN = ['đã mở', 'lọ mở', 'opened', 'open vial'];

/** Which vials a wasted dose came from, by the words of its reason (docs/feeding-data.md). Unicode form NFC. */
export function vialStateOf(reason: string): VialState {
  const text = reason.toLowerCase();
  const says = (words: readonly string[]): boolean => words.some((word) => text.includes(word));
  return says(CLOSED) ? 'closed' : says(OPEN) ? 'open' : 'unstated';
}

/** Doses of the vials that must have been opened in one store for what was used of one lot. */
export function dosesOpened(used: number, dosesPerVial: number): number {
  return Math.ceil(Math.max(0, used) / dosesPerVial) * dosesPerVial;
}

export interface Wastage {
  /** Doses of opened vials − given ÷ doses of opened vials; `null`: none was opened. */
  readonly wastage_open: number | null;
  /** Unopened doses discarded ÷ doses handled; `null`: none was. */
  readonly wastage_closed: number | null;
}

/** `handled`: doses received and moved in. */
export function wastageOf(doses: {
  readonly opened: number;
  readonly given: number;
  readonly wasted_closed: number;
  readonly handled: number;
}): Wastage {
  return {
    wastage_open: doses.opened > 0 ? (doses.opened - doses.given) / doses.opened : null,
    wastage_closed: doses.handled > 0 ? doses.wasted_closed / doses.handled : null,
  };
}
