/** Whether a text reads like the identity or telephone number of a person. */

const NUMBER = /^\+?\d{9,12}$/;

export function isPersonNumber(text: string): boolean {
  return NUMBER.test(text);
}

/** Three groups and more: two may be a place and a number, of which pseudonyms are made. */
const GROUPS = /^\+?\d{2,6}(?:[._:-]\d{2,6}){2,}$/;

/** The same for a pseudonym, in which a number would also be written in groups: `0912.345.678`. */
export function isPersonNumberInGroups(text: string): boolean {
  return NUMBER.test(text) || (GROUPS.test(text) && NUMBER.test(text.replace(/[._:-]/g, '')));
}
