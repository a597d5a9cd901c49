/**
 * Provinces whose data tells why they are slow (INDICATORS, causes). Which province stands for which cause
 * is our choice, made among those that the published figures show as slow or as out of stock; it says
 * nothing about what happened there. Listed in docs/demonstration.md.
 */

/** Injected in time, typed days later: by recorded day they fall far behind. */
export const LATE_TYPING: ReadonlySet<string> = new Set(['38', '51', '64']);
/** Doses decided for them that they did not collect: received is this share of decided. */
export const COLLECTED_SHARE: ReadonlyMap<string, number> = new Map([
  ['02', 0.86],
  ['08', 0.84],
  ['49', 0.88],
]);
/** Vaccine arrives on the morning it is needed, never before: almost nothing on hand on many days. */
export const NO_STOCK: ReadonlySet<string> = new Set(['11', '27', '31', '96']);
