import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDay } from '#schema/time.ts';
import { plannedDays, plannedRecords, plannedTotals } from '#tests/support/demo-books.ts';
import { startTestIngest, type TestIngest } from '#tests/support/ingest.ts';

const UNIT = '06';
const SEED = 'live';
const HISTORY = '2021-09-20';

let ingest: TestIngest;
beforeAll(async () => {
  ingest = await startTestIngest({
    DEMO: 'on',
    INGEST_KEYS: '',
    DEMO_UNITS: UNIT,
    DEMO_SEED: SEED,
    DEMO_DAY: HISTORY,
    // A day of the campaign in four seconds.
    DEMO_SPEED: '21600',
  });
});
afterAll(async () => {
  await ingest.close();
});

async function rowsOf<T>(query: string): Promise<T[]> {
  return await (await ingest.store.query({ query, format: 'JSONEachRow' })).json<T>();
}

async function fact(key: string): Promise<string | undefined> {
  const rows = await rowsOf<{ value: string }>(
    `SELECT value FROM store_facts WHERE key = '${key}' ORDER BY version DESC LIMIT 1`,
  );
  return rows[0]?.value;
}

interface Demo {
  phase: string;
  loaded: number;
  expected: number;
  anchor_campaign_ms: number;
}

/** Waits until the campaign has come to the end of a day, in Vietnam. */
async function reach(day: string): Promise<void> {
  const end = (parseDay(day)! + 1) * 86_400_000 - 7 * 3_600_000;
  for (;;) {
    const text = await fact('demo');
    const demo = text === undefined ? undefined : (JSON.parse(text) as Demo);
    if (demo?.phase === 'live' && demo.anchor_campaign_ms >= end) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Doses as they stood at the end of a day of entry, from the winning revision of each record. */
async function storedTotals(day: string): Promise<Record<string, number>> {
  const rows = await rowsOf<{ key: string; n: number }>(
    `SELECT concat(toString(given), '/', commune, '/', toString(number), '/', product, '/', batch) AS key, count() AS n FROM (
       SELECT argMax(sign, revision) AS s, argMax(given_day, revision) AS given, argMax(site_commune, revision) AS commune,
         argMax(dose_number, revision) AS number, argMax(vaccine, revision) AS product, argMax(lot, revision) AS batch
       FROM dose_facts WHERE sign >= 0 AND recorded_at < toDateTime64('${day} 17:00:00', 6, 'UTC')
       GROUP BY record_id)
     WHERE s = 1 GROUP BY key`,
  );
  return Object.fromEntries(rows.map(({ key, n }) => [key, Number(n)]));
}

describe('the demonstration on the real door', () => {
  it('marks the store as simulated, loads the history and goes on live', async () => {
    await reach('2021-09-21');
    expect(await fact('simulated')).toBe('1');
    const demo = JSON.parse((await fact('demo'))!) as Demo;
    const history = plannedDays(UNIT, SEED, HISTORY).reduce((sum, day) => sum + day.doses, 0);
    expect([demo.loaded, demo.expected]).toEqual([history, history]);
  });

  it('goes on where it stopped, without gap or double', async () => {
    await ingest.restart();
    await reach('2021-09-22');
    await ingest.restart();
    await reach('2021-09-23');
    for (const day of ['2021-09-20', '2021-09-22', '2021-09-23'])
      expect(await storedTotals(day)).toEqual(plannedTotals(plannedDays(UNIT, SEED, day, HISTORY)));
    const [entered] = await rowsOf<{ n: number; records: number }>(
      `SELECT count() AS n, uniqExact(record_id) AS records FROM dose_facts WHERE sign = 1 AND revision = 1`,
    );
    expect(Number(entered!.n)).toBe(Number(entered!.records));
    const day = '2021-09-23';
    const planned = plannedRecords(plannedDays(UNIT, SEED, day, HISTORY));
    const stored: Record<string, number> = {};
    for (const kind of Object.keys(planned)) {
      const [rows] = await rowsOf<{ n: number; revisions: number }>(
        `SELECT count() AS n, uniqExact(record_id, revision) AS revisions FROM ${kind}_facts
         WHERE sign = 1 AND recorded_at < toDateTime64('${day} 17:00:00', 6, 'UTC')`,
      );
      expect(rows!.n).toBe(rows!.revisions);
      stored[kind] = Number(rows!.n);
    }
    expect(stored).toEqual(planned);
    expect(Object.keys(planned)).toHaveLength(7);
    expect(Math.min(...Object.values(stored))).toBeGreaterThan(0);
  });

  it('carries people through the register and sessions through their day', async () => {
    const changed = await rowsOf<{ what: string }>(
      `SELECT DISTINCT concat('registration ', status) AS what FROM registration_facts WHERE revision > 1 AND sign = 1
       UNION ALL SELECT DISTINCT concat('session ', status) AS what FROM session_facts WHERE revision > 1 AND sign = 1
       UNION ALL SELECT DISTINCT concat('feedback ', state) AS what FROM feedback_facts WHERE revision > 1 AND sign = 1`,
    );
    const whats = changed.map(({ what }) => what);
    for (const what of ['registration approved', 'registration injected', 'session open', 'session done'])
      expect(whats).toContain(what);
    // Whoever was found injected has a dose.
    expect(
      await rowsOf(
        `SELECT count() AS n FROM registration_facts WHERE status = 'injected' AND sign = 1
         AND person NOT IN (SELECT person FROM dose_facts WHERE dose_number = 1)`,
      ),
    ).toEqual([{ n: 0 }]);
  });

  it('sends what the door accepts: no event was rejected, and resent ones are duplicates', async () => {
    expect(await rowsOf('SELECT code, path, message, event FROM rejects LIMIT 3')).toEqual([]);
    const [sent] = await rowsOf<{ accepted: number; duplicate: number }>(
      'SELECT sum(accepted) AS accepted, sum(duplicate) AS duplicate FROM deliveries',
    );
    expect(Number(sent!.accepted)).toBeGreaterThan(1000);
    expect(Number(sent!.duplicate)).toBeGreaterThan(0);
  });
});
