/** The demonstration's loading as one line: `Loading the campaign  ████████░░░░  61%  37,400,000 of 61,000,000`. */
import type { HubStatus } from '#schema/socket.ts';

const WIDTH = 30;

const count = (n: number): string => n.toLocaleString('en-GB');

/** `null` when nothing is being loaded. */
export function progressLine(status: Pick<HubStatus, 'demo'>): string | null {
  const { demo } = status;
  if (!demo || demo.phase !== 'loading' || demo.expected <= 0) return null;
  const share = Math.min(1, demo.loaded / demo.expected);
  const full = Math.round(share * WIDTH);
  const bar = '█'.repeat(full) + '░'.repeat(WIDTH - full);
  return `Loading the simulated campaign  ${bar}  ${Math.floor(share * 100)}%  ${count(demo.loaded)} of ${count(demo.expected)} records`;
}

/**
 * What of the progress becomes a line of the log: without a terminal one for each tenth, and everywhere, once, that all is
 * loaded. A start that finds the records loaded has nothing to tell.
 */
export function progressTeller(interactive: boolean): (status: Pick<HubStatus, 'demo'>) => string | null {
  let told = -1;
  return (status) => {
    const { demo } = status;
    if (!demo || demo.expected <= 0) return null;
    if (demo.phase === 'live') {
      if (told < 0) return null;
      told = -1;
      return `The simulated campaign is loaded: ${count(demo.loaded)} records.`;
    }
    const tenth = Math.floor((10 * demo.loaded) / demo.expected);
    const isNew = tenth > told;
    told = Math.max(told, tenth);
    return isNew && !interactive ? progressLine(status) : null;
  };
}
