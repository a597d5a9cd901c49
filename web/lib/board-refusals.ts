const FINAL: ReadonlySet<string> = new Set(['not_found', 'forbidden', 'unauthorized', 'bad_request']);

/** Whether asking again will not change a refusal; the others pass. */
export const isFinal = (code: string): boolean => FINAL.has(code);
