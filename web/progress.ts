/** The demonstration's loading as one line: `Loading the campaign  ████████░░░░  61%  37,400,000 of 61,000,000`. Pure. */
import type { HubStatus } from '#schema/socket.ts';

const WIDTH = 30;

/** `null` when nothing is being loaded. */
export function progressLine(status: Pick<HubStatus, 'demo'>): string | null {
  const { demo } = status;
  if (!demo || demo.phase !== 'loading' || demo.expected <= 0) return null;
  const share = Math.min(1, demo.loaded / demo.expected);
  const full = Math.round(share * WIDTH);
  const bar = '█'.repeat(full) + '░'.repeat(WIDTH - full);
  const count = (n: number): string => n.toLocaleString('en-GB');
  return `Loading the simulated campaign  ${bar}  ${Math.floor(share * 100)}%  ${count(demo.loaded)} of ${count(demo.expected)} records`;
}
