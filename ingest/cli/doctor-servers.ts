/** The running servers, asked over their ports: ingest door and web, and whether the levels on the API add up. */
import { connect } from 'node:net';
import { MEASURES } from '#schema/measures.ts';
import { NATION, type UnitLevel } from '#schema/units.ts';
import type { Diagnosis } from './diagnosis.ts';

const ANSWER_MS = 10_000;

export type Reached = { up: true; status: number; body: unknown } | { up: false; occupied: boolean };

/** Asks `/readyz`. `occupied`: something listens there that is not ours. */
export async function reach(url: string): Promise<Reached> {
  try {
    const response = await fetch(new URL('/readyz', url), { signal: AbortSignal.timeout(ANSWER_MS) });
    const body: unknown = await response.json();
    if (response.status === 200 || response.status === 503)
      return { up: true, status: response.status, body };
    return { up: false, occupied: true };
  } catch {
    return { up: false, occupied: await listens(url) };
  }
}

function listens(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port), timeout: 2000 });
    const end = (answer: boolean) => (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false));
  });
}

export function serverDiagnosis(
  subject: string,
  setting: string,
  command: string,
  url: string,
  reached: Reached,
): Diagnosis {
  if (!reached.up)
    return reached.occupied
      ? {
          state: 'bad',
          subject,
          message: `something that is not this product listens at ${url}`,
          remedy: `Stop it, or set ${setting} to another port.`,
        }
      : { state: 'warn', subject, message: `is not running at ${url}`, remedy: `Start it: ${command}.` };
  if (reached.status === 200) return { state: 'ok', subject, message: `runs at ${url}` };
  return {
    state: 'bad',
    subject,
    message: `runs at ${url} and is not ready: ${reasonsOf(reached.body)}`,
    remedy: 'Mend the named cause (docs/operations.md); senders are told to come back.',
  };
}

function reasonsOf(body: unknown): string {
  const { failures, problems } = (body ?? {}) as { failures?: Record<string, string>; problems?: string[] };
  const reasons = [
    ...Object.entries(failures ?? {}).map(([what, why]) => `${what}: ${why}`),
    ...(problems ?? []),
  ];
  return reasons.length === 0 ? 'no reason given' : reasons.join('; ');
}

/** Counts of doses, people and reactions belong to communes alone, so every level carries the same sum. */
const ADDITIVE = MEASURES.filter((m) => m.format === 'count' && m.subject !== 'allocation').map(
  (m) => m.name,
);
/** Vaccine may be held above communes, so a level carries at most what the nation has. */
const HELD_ABOVE = ['allocated_decided', 'allocated_received'];
const LEVELS_BELOW: readonly UnitLevel[] = ['province', 'district', 'commune'];
const TRIES = 20;

type Figures = Record<string, number | null>;

/** What the web's API shows for the nation, against the sums of what it shows for each level below. */
export async function levelDiagnosis(webUrl: string): Promise<Diagnosis> {
  const subject = 'Levels on the API';
  try {
    const wrong: string[] = [];
    for (const level of LEVELS_BELOW) {
      const { nation, sums } = await sameMoment(webUrl, level);
      for (const name of ADDITIVE)
        if ((nation[name] ?? 0) !== sums[name])
          wrong.push(`${name}: nation ${nation[name]}, sum of the ${level} level ${sums[name]}`);
      for (const name of HELD_ABOVE)
        if ((nation[name] ?? 0) < sums[name]!)
          wrong.push(`${name}: nation ${nation[name]} below the sum of the ${level} level ${sums[name]}`);
    }
    if (wrong.length === 0)
      return { state: 'ok', subject, message: 'sum of communes = districts = provinces = nation' };
    return {
      state: 'bad',
      subject,
      message: wrong.join('; '),
      remedy:
        'Restart the web process, which reads everything anew; if it stays, the books are to be verified first.',
    };
  } catch (error) {
    return {
      state: 'bad',
      subject,
      message: `could not be read: ${error instanceof Error ? error.message : String(error)}`,
      remedy: 'Look at the log of the web process.',
    };
  }
}

/** Nation and level as of one state of the hub: asked again until no tick came between the two answers. */
async function sameMoment(webUrl: string, level: UnitLevel): Promise<{ nation: Figures; sums: Figures }> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const [below, own] = await Promise.all([
      getJson<{ seq: number; children: { measures: Figures }[] }>(
        webUrl,
        `/api/v1/units/${NATION}/children?level=${level}`,
      ),
      getJson<{ seq: number; measures: Figures }>(webUrl, `/api/v1/units/${NATION}`),
    ]);
    if (below.seq !== own.seq) continue;
    const sums: Figures = {};
    for (const name of [...ADDITIVE, ...HELD_ABOVE])
      sums[name] = below.children.reduce((sum, child) => sum + (child.measures[name] ?? 0), 0);
    return { nation: own.measures, sums };
  }
  throw new Error('the figures change faster than they can be compared');
}

async function getJson<T>(base: string, path: string): Promise<T> {
  const response = await fetch(new URL(path, base), { signal: AbortSignal.timeout(ANSWER_MS) });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return (await response.json()) as T;
}
