/** What `send` says while it runs and at its end. Pure texts; the terminal itself is in `send.ts`. */
import type { LineFinding, SendCounts } from './send-state.ts';

export interface SendView {
  /** Bytes of the file done and in all. */
  end: number;
  size: number;
  counts: SendCounts;
  /** Events sent by this run, and since how long it runs. */
  sent: number;
  elapsedMs: number;
}

const BAR_CELLS = 24;
const number = new Intl.NumberFormat('en-GB');

export function progressText(view: SendView): string {
  const share = view.size === 0 ? 1 : Math.min(1, view.end / view.size);
  const perSecond = view.elapsedMs > 0 ? Math.round((view.sent * 1000) / view.elapsedMs) : 0;
  const percent = `${Math.floor(share * 100)}%`.padStart(4);
  return `${percent}  ${countsText(view.counts)}  ${number.format(perSecond)} events/s`;
}

/** The same with a bar before it, cut to the width of the terminal. */
export function progressBar(view: SendView, columns: number): string {
  const share = view.size === 0 ? 1 : Math.min(1, view.end / view.size);
  const full = Math.floor(share * BAR_CELLS);
  return `[${'#'.repeat(full)}${'.'.repeat(BAR_CELLS - full)}] ${progressText(view)}`.slice(0, columns - 1);
}

export function countsText(counts: SendCounts): string {
  return `${number.format(counts.accepted)} accepted, ${number.format(counts.duplicate)} duplicate, ${number.format(counts.stale)} stale, ${number.format(counts.rejected)} rejected`;
}

/** `line 12: out_of_range dose_number: must be from 1 to 4`. Control characters from elsewhere stay visible text. */
export function rejectionText(finding: LineFinding): string {
  const path = finding.path === '' ? '' : ` ${finding.path}`;
  const text = `line ${finding.line}: ${finding.code}${path}: ${finding.message}`;
  return text.replace(/\p{Cc}/gu, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
