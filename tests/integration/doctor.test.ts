import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Diagnosis } from '#ingest/cli/diagnosis.ts';
import { findingsOf, verifyBooks } from '#ingest/verify.ts';
import { projectOnInsert } from '#schema/clickhouse/projections.ts';
import { EVENT_KINDS } from '#schema/events.ts';
import { loadUnitTree } from '#schema/unit-tree.ts';
import { runCommand } from '#tests/support/command.ts';
import {
  allocationEvent,
  cancelOf,
  checkinEvent,
  doseEvent,
  feedbackEvent,
  manualReportEvent,
  reactionEvent,
  registrationEvent,
  sessionEvent,
} from '#tests/support/events.ts';
import { TEST_KEYS, startTestIngest, type TestIngest } from '#tests/support/ingest.ts';

const tree = loadUnitTree();
let ingest: TestIngest;
let emptyDir: string;
beforeAll(async () => {
  ingest = await startTestIngest();
  emptyDir = await mkdtemp(join(tmpdir(), 'vaccination-command-doctor-'));
});
afterAll(async () => {
  await ingest.close();
  await rm(emptyDir, { recursive: true, force: true });
});

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}

interface Report {
  code: number | null;
  ok: boolean;
  of: (subject: string) => Diagnosis | undefined;
  diagnoses: Diagnosis[];
}

async function doctor(env: Record<string, string>, args: string[] = []): Promise<Report> {
  const { code, out, err } = await runCommand('ingest/cli/doctor.ts', ['--json', ...args], {
    PORT: await freePort(),
    INGEST_PORT: await freePort(),
    ...env,
  });
  if (out === '') throw new Error(err);
  const { ok, diagnoses } = JSON.parse(out) as { ok: boolean; diagnoses: Diagnosis[] };
  return { code, ok, diagnoses, of: (subject) => diagnoses.find((d) => d.subject === subject) };
}

const running = (): Record<string, string> => ({
  DATA_DIR: ingest.dataDir,
  INGEST_PORT: String(ingest.port),
  INGEST_KEY: TEST_KEYS.clinic,
});

/** Rows as a faulty writer would have left them. */
async function write(table: string, rows: readonly object[]): Promise<void> {
  await ingest.store.insert({ table, values: rows, format: 'JSONEachRow' });
}

describe('the books of a store that was written through the door', () => {
  it('add up after corrections, cancellations, revivals, late first revisions and places above communes', async () => {
    const dose = (n: number, change = {}): ReturnType<typeof doseEvent> =>
      doseEvent({ record_id: `d${n}`, ...change });
    await ingest.send([
      ...Array.from({ length: 40 }, (_, n) => dose(n)),
      dose(1, { revision: 2, site_commune: '00001', given_at: '2021-09-01T08:00:00+07:00' }),
      cancelOf(dose(2)),
      cancelOf(dose(3)),
      dose(3, { revision: 3, vaccine: 'comirnaty' }),
      dose(100, { revision: 5, recorded_at: '2021-10-05T08:00:00+07:00' }),
      dose(100, { revision: 2 }),
      cancelOf(dose(101), { revision: 7 }),
      dose(101),
      allocationEvent({ unit: '38' }),
      allocationEvent({ record_id: 'a2', unit: '393', movement: 'transferred', from_unit: '38', doses: 10 }),
      allocationEvent({
        record_id: 'a2',
        revision: 2,
        unit: '14833',
        movement: 'transferred',
        from_unit: '38',
        doses: 9,
      }),
      reactionEvent(),
      reactionEvent({ revision: 2, severity: 'severe' }),
      registrationEvent(),
      registrationEvent({ revision: 2, home_commune: '00001', status: 'injected' }),
      sessionEvent(),
      sessionEvent({ revision: 2, site_commune: '00001', screened: 400 }),
      feedbackEvent({ resolved_at: undefined }),
      feedbackEvent({ revision: 2 }),
      cancelOf(feedbackEvent({ record_id: 'f2' })),
      manualReportEvent({ unit: 'VN' }),
      manualReportEvent({ revision: 2, unit: '001' }),
      manualReportEvent({ record_id: 'm2', unit: '14833' }),
      cancelOf(manualReportEvent({ record_id: 'm2', unit: '14833' })),
      checkinEvent(),
      checkinEvent({ record_id: 'c2', direction: 'out' }),
    ]);
    // Some parts with projections, as after a merge, and the newest one without.
    expect(await findingsOf(ingest.store, tree)).toEqual([]);
    for (const kind of EVENT_KINDS)
      await ingest.store.command({ query: `OPTIMIZE TABLE ${kind}_facts FINAL` });
    await ingest.send([doseEvent({ record_id: 'newest', given_at: '2021-09-15T08:00:00+07:00' })]);
    const checks = await Array.fromAsync(verifyBooks(ingest.store, tree));
    expect(checks.flatMap((check) => check.findings)).toEqual([]);
    // Every aggregate projection of the tables, levels and records of each.
    const least = { dose: 12, allocation: 7, reaction: 7, registration: 5, session: 5, feedback: 5 };
    for (const [kind, count] of Object.entries({ ...least, manual_report: 4, checkin: 4 }))
      expect(checks.filter((check) => check.table === `${kind}_facts`).length, kind).toBeGreaterThanOrEqual(
        count,
      );
  });

  it('can be verified while events come in', async () => {
    let sending = true;
    let requests = 0;
    const sender = async (name: string): Promise<void> => {
      for (let n = 0; sending; n += 1, requests += 1)
        await ingest.send([doseEvent({ record_id: `${name}${n}`, given_at: '2021-09-15T08:00:00+07:00' })]);
    };
    const senders = ['x', 'y', 'z'].map(sender);
    for (let round = 0; round < 5 || requests < 50; round += 1)
      expect(await findingsOf(ingest.store, tree)).toEqual([]);
    sending = false;
    await Promise.all(senders);
  });
});

describe('npm run doctor', () => {
  it('finds nothing wrong beside a running server, whose books it verifies through the door', async () => {
    const report = await doctor(running());
    expect(report.of('Ingest door')).toMatchObject({ state: 'ok' });
    expect(report.of('Web')).toMatchObject({
      state: 'warn',
      message: expect.stringContaining('not running'),
    });
    expect(report.diagnoses.filter((d) => d.subject === 'Books, dose_facts').length).toBeGreaterThan(11);
    expect(report.diagnoses.filter((d) => d.state === 'bad')).toEqual([]);
    expect(report).toMatchObject({ code: 0, ok: true });
  });

  it('says when the server has its store elsewhere than where it looks', async () => {
    expect((await doctor(running(), ['--quick'])).of('Store')).toMatchObject({ state: 'ok' });
    const report = await doctor({ ...running(), DATA_DIR: emptyDir }, ['--quick']);
    expect(report.of('Store')).toMatchObject({
      state: 'warn',
      message: `the running server has its store elsewhere than in ${emptyDir}`,
    });
  });

  it('needs a key of the server for the books, and says so', async () => {
    const report = await doctor({ ...running(), INGEST_KEY: '' });
    expect(report.of('Books')).toMatchObject({
      state: 'skip',
      remedy: expect.stringContaining('INGEST_KEY'),
    });
    const withServerSettings = await doctor({
      ...running(),
      INGEST_KEY: '',
      INGEST_KEYS: `clinic:${TEST_KEYS.clinic}`,
    });
    expect(withServerSettings.of('Books, dose_facts')).toMatchObject({ state: 'ok' });
    expect(await (await ingest.get('/v1/verify', 'no key of ours')).json()).toMatchObject({ status: 401 });
  });

  it('names the process that holds the data directory when no door answers', async () => {
    const report = await doctor({ DATA_DIR: ingest.dataDir });
    expect(report.of('Store')).toMatchObject({
      state: 'bad',
      message: expect.stringContaining(`in use by process ${process.pid}`),
    });
    expect(report.code).toBe(1);
  });

  it('says that there is no store yet, and does not make one', async () => {
    const report = await doctor({ DATA_DIR: emptyDir });
    expect(report.of('Store')).toMatchObject({ state: 'warn', remedy: expect.stringContaining('npm start') });
    expect(await readdir(emptyDir)).toEqual([]);
    expect(report.code).toBe(0);
  });

  it('tells a port that somebody else uses from a server that is down', async () => {
    const other = createServer((socket) => socket.on('error', () => {}).end('SSH-2.0-x\r\n')).listen(
      0,
      '127.0.0.1',
    );
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const report = await doctor({ DATA_DIR: emptyDir, INGEST_PORT: String(port) });
    other.close();
    expect(report.of('Ingest door')).toMatchObject({
      state: 'bad',
      remedy: expect.stringContaining('INGEST_PORT'),
    });
  });

  it('says that a ClickHouse server does not answer', async () => {
    const report = await doctor({
      DATA_DIR: emptyDir,
      CLICKHOUSE_URL: `http://127.0.0.1:${await freePort()}`,
    });
    expect(report.of('Store')).toMatchObject({
      state: 'bad',
      message: expect.stringContaining('does not answer'),
    });
    expect(report.code).toBe(1);
  });

  it('refuses a wrong setting with a sentence', async () => {
    const { code, err } = await runCommand('ingest/cli/doctor.ts', [], { INGEST_PORT: 'many' });
    expect(err).toContain('INGEST_PORT');
    expect(code).toBe(2);
  });
});

describe('books that a fault has touched', () => {
  const row = {
    source: 'clinic',
    revision: 1,
    first_revision: 1,
    site_commune: '14833',
    home_commune: '14833',
    given_day: '2021-10-01',
    recorded_day: '2021-10-01',
    dose_number: 1,
    vaccine: 'astrazeneca',
    lot: 'AZ-0001',
  };

  it('are found when a record counts twice, not at all, below zero, or otherwise than it says', async () => {
    await write('dose_facts', [
      { ...row, record_id: 'twice', sign: 1 },
      { ...row, record_id: 'twice', sign: 1, revision: 2 },
      { ...row, record_id: 'lost', sign: 1 },
      { ...row, record_id: 'lost', sign: -1 },
      { ...row, record_id: 'never', sign: -1, home_commune: '00004' },
      { ...row, record_id: 'other', sign: 1 },
      { ...row, record_id: 'other', sign: -1, lot: 'AZ-0002' },
      { ...row, record_id: 'other', sign: 1, revision: 2 },
      { ...row, record_id: 'nowhere', sign: 1, site_commune: '99999' },
    ]);
    const findings = (await findingsOf(ingest.store, tree)).join('\n');
    expect(findings).toContain('4 records do not add up');
    expect(findings).toContain('clinic/twice (counts 2, should count 1)');
    expect(findings).toContain('clinic/lost (counts 0, should count 1)');
    expect(findings).toContain('clinic/never (counts -1, should count 0)');
    expect(findings).toContain('clinic/other (taken back otherwise than written)');
    expect(findings).toContain(
      'by_home: projection equals rows, none below zero: 1 groups are below zero, first at home_commune 00004',
    );
    expect(findings).toContain('1 rows have site_commune "99999", which is no such unit');

    const report = await doctor(running());
    expect(report).toMatchObject({ code: 1, ok: false });
    expect(JSON.stringify(report.diagnoses)).toContain('4 records do not add up');
  });

  it('are found in every table of facts, and a report that stands at no unit too', async () => {
    await write('session_facts', [
      { source: 'clinic', record_id: 'x', revision: 1, sign: 1, site_commune: '14833', screened: 5 },
      { source: 'clinic', record_id: 'x', revision: 1, sign: -1, site_commune: '14833', screened: 4 },
    ]);
    await write('manual_report_facts', [
      { source: 'clinic', record_id: 'x', revision: 1, sign: 1, unit: '99999' },
    ]);
    const findings = (await findingsOf(ingest.store, tree)).join('\n');
    expect(findings).toMatch(/^session_facts, every record .*clinic\/x \(counts 0, should count 1\)/m);
    expect(findings).toMatch(/^manual_report_facts, .* 1 rows have unit "99999", which is no such unit$/m);
    for (const table of ['session_facts', 'manual_report_facts'])
      await ingest.store.command({ query: `TRUNCATE TABLE ${table}` });
  });

  it('are found when a projection does not hold what its rows hold', async () => {
    // Another table with another dose lends its projection to this one: what half a write would look like.
    const table = 'dose_facts';
    await ingest.store.command({ query: `TRUNCATE TABLE ${table}` });
    await projectOnInsert(ingest.store, true);
    await ingest.store.command({ query: `CREATE TABLE lender AS ${table}` });
    await write(table, [{ ...row, record_id: '1', sign: 1 }]);
    await write('lender', [{ ...row, record_id: '1', sign: 1, site_commune: '14836' }]);
    expect(await findingsOf(ingest.store, tree)).toEqual([]);
    const partOf = async (name: string): Promise<string> => {
      const result = await ingest.store.query({
        query: 'SELECT path FROM system.parts WHERE table = {name:String} AND active',
        query_params: { name },
        format: 'JSONEachRow',
      });
      return (await result.json<{ path: string }>())[0]!.path;
    };
    const [from, to] = [await partOf('lender'), await partOf(table)];
    await ingest.store.command({ query: `DETACH TABLE ${table}` });
    await cp(join(from, 'by_place_sender.proj'), join(to, 'by_place_sender.proj'), {
      recursive: true,
      force: true,
    });
    await ingest.store.command({ query: `ATTACH TABLE ${table}` });
    expect(await findingsOf(ingest.store, tree)).toEqual([
      'dose_facts, totals by_place_sender: projection equals rows, none below zero: projection and rows differ, first at site_commune 14833, 14836',
    ]);

    // The way to mend it that docs/operations.md names.
    await ingest.store.command({
      query: `ALTER TABLE ${table} CLEAR PROJECTION by_place_sender SETTINGS mutations_sync = 1`,
    });
    await ingest.store.command({
      query: `ALTER TABLE ${table} MATERIALIZE PROJECTION by_place_sender SETTINGS mutations_sync = 1`,
    });
    expect(await findingsOf(ingest.store, tree)).toEqual([]);
  });
});
