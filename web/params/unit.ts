/** Addresses of units: `/38`, `/393`, `/14833`; the nation is `/`. Whether the unit exists is the page's question. */
export function match(text: string): boolean {
  return /^(\d{2}|\d{3}|\d{5})$/.test(text);
}
