/** Whether a text reads like the identity or telephone number of a person. */

const NUMBER = /^\+?\d{9,12}$/;

export function isPersonNumber(text: string): boolean {
  return NUMBER.test(text);
}

/** The same for a pseudonym, in which a number would also be written in groups: `0912.345.678`. */
export function isPersonNumberInGroups(text: string): boolean {
  return NUMBER.test(text.replace(/[._:-]/g, ''));
}
