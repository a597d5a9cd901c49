/** Doses that a table gives in a day of eight hours when it is never without people: one every twelve minutes. Ours. */
export const FULL_TABLE = 40;
