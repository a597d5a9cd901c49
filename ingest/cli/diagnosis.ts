/** What the doctor found, and how it says it. Pure. */
export interface Diagnosis {
  /** `bad` makes the doctor fail; `warn` is worth knowing; `skip` could not be looked at. */
  state: 'ok' | 'warn' | 'bad' | 'skip';
  /** What was looked at, in a word or two. */
  subject: string;
  /** What was found. */
  message: string;
  /** How to mend it; only beside `bad` and `warn`. */
  remedy?: string;
}

const MARKS: Record<Diagnosis['state'], string> = { ok: 'ok  ', warn: 'WARN', bad: 'BAD ', skip: 'skip' };

export function diagnosisText({ state, subject, message, remedy }: Diagnosis): string {
  const line = `${MARKS[state]}  ${subject}: ${message}`;
  return remedy === undefined ? line : `${line}\n      ${remedy}`;
}

export function summaryText(diagnoses: readonly Diagnosis[]): string {
  const count = (state: Diagnosis['state']): number => diagnoses.filter((d) => d.state === state).length;
  const bad = count('bad');
  const asides = [
    count('warn') > 0 ? `${count('warn')} to look at` : '',
    count('skip') > 0 ? `${count('skip')} not looked at` : '',
  ].filter((text) => text !== '');
  const verdict = bad === 0 ? 'Nothing is wrong.' : `${bad} ${bad === 1 ? 'thing is' : 'things are'} wrong.`;
  return asides.length === 0 ? verdict : `${verdict} ${asides.join(', ')}.`;
}
