/** Vaccine moves in rounds: what a province receives in one is used in the days of it. */
export const ROUND_DAYS = 10;
/** Rounds are planned so many days before they begin: decision, receipt and transfers lie in between. */
export const ROUND_LEAD_DAYS = 5;
