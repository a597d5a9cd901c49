/**
 * The form with a ClickHouse server: ingest and web as processes of their own, everything between them and the
 * store over HTTP. The server is the real engine behind a small HTTP adapter (tests/support/clickhouse-over-chdb.ts).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Diagnosis } from '#ingest/cli/diagnosis.ts';
import { openStore } from '#schema/clickhouse/client.ts';
import type { IngestAnswer } from '#schema/events.ts';
import { SERVER_USERS } from '#tests/support/clickhouse-over-chdb.ts';
import { runCommand, startCommand, type RunningCommand } from '#tests/support/command.ts';
import { doseEvent } from '#tests/support/events.ts';
import { TEST_KEYS } from '#tests/support/ingest.ts';

let folder: string;
const started: RunningCommand[] = [];
let clickhouse: string;
let ingest: RunningCommand;
let ingestUrl: string;
let webUrl: string;

const start = (file: string, args: string[], env: Record<string, string>): RunningCommand => {
  const command = startCommand(file, args, env);
  started.push(command);
  return command;
};

/** The part of a process's output that a pattern looks for. */
async function said(command: RunningCommand, pattern: RegExp): Promise<string> {
  for (;;) {
    const match = pattern.exec(command.text());
    if (match) return match[1]!;
    if (command.child.exitCode !== null) throw new Error(`it ended: ${command.text()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const urlFor = (user: keyof typeof SERVER_USERS): string =>
  clickhouse.replace('//', `//${user}:${SERVER_USERS[user]}@`);

const ingestEnv = (): Record<string, string> => ({
  CLICKHOUSE_URL: urlFor('ingest'),
  DATA_DIR: join(folder, 'unused'),
  INGEST_PORT: '0',
  INGEST_KEYS: `clinic:${TEST_KEYS.clinic}`,
  DEMO: 'off',
});

async function startIngest(): Promise<void> {
  [ingest, ingestUrl] = await anotherIngest();
}

async function anotherIngest(): Promise<[RunningCommand, url: string]> {
  const command = start('ingest/main.ts', [], ingestEnv());
  return [command, `http://127.0.0.1:${await said(command, /"listening","port":(\d+)/)}`];
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vaccination-command-server-'));
  const adapter = start('tests/support/clickhouse-over-chdb.ts', [folder], {});
  clickhouse = `http://127.0.0.1:${await said(adapter, /port (\d+)/)}`;
  // Web comes first and waits: it may not migrate the store itself.
  const web = start('web/server.ts', [], {
    CLICKHOUSE_URL: urlFor('web'),
    CLICKHOUSE_SIGNALS_URL: urlFor('signals'),
    DATA_DIR: join(folder, 'unused'),
    PORT: '0',
    LIVE_TICK_MS: '100',
  });
  await said(web, /(waiting for ingest to migrate)/);
  await startIngest();
  webUrl = await said(web, /Vaccination Command: (http\S+?)\/?\s/);
});
afterAll(async () => {
  for (const { child, done } of started.reverse()) {
    child.kill('SIGTERM');
    await done;
  }
  await rm(folder, { recursive: true });
});

const postTo = (url: string, events: readonly object[]): Promise<Response> =>
  fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TEST_KEYS.clinic}`, 'content-type': 'application/x-ndjson' },
    body: events.map((event) => JSON.stringify(event)).join('\n'),
  });

async function post(...events: object[]): Promise<IngestAnswer> {
  const response = await postTo(ingestUrl, events);
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as IngestAnswer;
}

/** A measure of a unit as the API has it, asked until it is as expected or the test runs out of time. */
async function untilShown(unit: string, measure: string, expected: number): Promise<void> {
  for (;;) {
    const response = await fetch(`${webUrl}/api/v1/units/${unit}`);
    const { measures } = (await response.json()) as { measures: Record<string, number> };
    if (measures[measure] === expected) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('ingest and web as processes of their own, beside a ClickHouse server', () => {
  it('show a posted dose at every level', async () => {
    expect(await post(doseEvent())).toEqual({ accepted: 1, duplicate: 0, stale: 0, rejected: [] });
    for (const unit of ['14833', '38', 'VN']) await untilShown(unit, 'doses_total', 1);
  });

  it('show corrections and count nothing twice', async () => {
    await post(doseEvent({ record_id: 'second' }), doseEvent({ record_id: 'third' }));
    await post(doseEvent({ record_id: 'third', revision: 2, site_commune: '00001' }));
    expect(await post(doseEvent({ record_id: 'third' }))).toMatchObject({ stale: 1 });
    await untilShown('14833', 'doses_total', 2);
    await untilShown('01', 'doses_total', 1);
    await untilShown('VN', 'doses_total', 3);
  });

  it('go on when ingest is started anew', async () => {
    ingest.child.kill('SIGTERM');
    expect((await ingest.done).code).toBe(0);
    await startIngest();
    expect(await post(doseEvent({ record_id: 'third' }))).toMatchObject({ stale: 1 });
    await post(doseEvent({ record_id: 'fourth' }));
    await untilShown('VN', 'doses_total', 4);
  });

  it('answer the series from the same store', async () => {
    const response = await fetch(`${webUrl}/api/v1/units/VN/series?measure=doses_total&by=given`);
    const { points } = (await response.json()) as { points: { date: string; value: number }[] };
    expect(points.reduce((sum, { value }) => sum + value, 0)).toBe(4);
  });

  it('let web read and never write', async () => {
    const store = openStore({ dataDir: folder, clickhouseUrl: urlFor('web') });
    await expect(
      store.insert({
        table: 'store_facts',
        values: [{ key: 'x', version: 1, value: '' }],
        format: 'JSONEachRow',
      }),
    ).rejects.toThrow(/readonly/i);
    await store.close();
  });

  it('are found healthy by the doctor, which verifies the books over HTTP and the levels on the API', async () => {
    const { out, code } = await runCommand('ingest/cli/doctor.ts', ['--json'], {
      ...ingestEnv(),
      INGEST_PORT: new URL(ingestUrl).port,
      PORT: new URL(webUrl).port,
    });
    const { diagnoses } = JSON.parse(out) as { diagnoses: Diagnosis[] };
    expect(diagnoses.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(diagnoses.map(({ subject }) => subject)).toEqual(
      expect.arrayContaining(['Web', 'Levels on the API', 'Migrations', 'Books, dose_facts']),
    );
    expect(code).toBe(0);
  });

  it('say in a sentence that the password is wrong', async () => {
    const { err, code } = await runCommand('ingest/cli/migrate.ts', [], {
      ...ingestEnv(),
      CLICKHOUSE_URL: clickhouse.replace('//', '//ingest:wrong@'),
    });
    expect(err).toMatch(/^The ClickHouse server at http:\/\/127\.0\.0\.1:\d+ refuses: check user, password/);
    expect(code).toBe(1);
  });
});

describe('two ingest processes beside one ClickHouse server', () => {
  const sentence = /Another ingest process writes to this store/i;
  let second: RunningCommand;
  let secondUrl: string;
  const above = doseEvent({ record_id: 'zz-sent-to-both' });

  it('count nothing twice: the one that wrote first is refused once the other writes', async () => {
    [second, secondUrl] = await anotherIngest();
    await post(doseEvent({ record_id: 'fifth' }));
    expect(await (await postTo(secondUrl, [above])).json()).toMatchObject({ accepted: 1 });
    // The first one has not seen this id, and would take it for new.
    const refused = await postTo(ingestUrl, [above]);
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ detail: expect.stringMatching(sentence) });
    const ready = await fetch(`${ingestUrl}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.text()).toMatch(sentence);
    expect(await (await postTo(secondUrl, [above])).json()).toMatchObject({ duplicate: 1 });
    await untilShown('VN', 'doses_total', 6);
  });

  it('change over in either direction, also when one was killed', async () => {
    second.child.kill('SIGKILL');
    ingest.child.kill('SIGTERM');
    expect((await ingest.done).code).toBe(0);
    await startIngest();
    expect(await post(above, doseEvent({ record_id: 'seventh' }))).toMatchObject({
      accepted: 1,
      duplicate: 1,
    });
    await untilShown('VN', 'doses_total', 7);
  });
});
