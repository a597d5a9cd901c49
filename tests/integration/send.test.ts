import { copyFile, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVENT_KINDS } from '#schema/events.ts';
import { runCommand, startCommand, type CommandResult } from '#tests/support/command.ts';
import { doseEvent } from '#tests/support/events.ts';
import { TEST_KEYS, startTestIngest, type TestIngest } from '#tests/support/ingest.ts';

let ingest: TestIngest;
let folder: string;
beforeAll(async () => {
  ingest = await startTestIngest();
  folder = await mkdtemp(join(tmpdir(), 'vaccination-command-send-'));
});
afterAll(async () => {
  await ingest.close();
  await rm(folder, { recursive: true });
});

const send = (
  args: string[],
  env: Record<string, string> = { INGEST_KEY: TEST_KEYS.clinic },
): Promise<CommandResult> => runCommand('ingest/cli/send.ts', ['--url', ingest.url, ...args], env);

async function doses(prefix: string): Promise<number> {
  const result = await ingest.store.query({
    query: 'SELECT sum(sign) AS n FROM dose_facts WHERE startsWith(record_id, {prefix:String})',
    query_params: { prefix },
    format: 'JSONEachRow',
  });
  return Number((await result.json<{ n: number | string }>())[0]!.n);
}

const events = (prefix: string, n: number): string[] =>
  Array.from({ length: n }, (_, i) =>
    JSON.stringify(doseEvent({ record_id: `${prefix}-${String(i).padStart(6, '0')}` })),
  );

describe('npm run send', () => {
  it('brings every event of a file into the books, and exits with 0', async () => {
    const path = join(folder, 'good.ndjson');
    await writeFile(path, `${events('good', 250).join('\n')}\n`);
    const { code, err } = await send([path, '--batch', '100', '--gzip']);
    expect(err).toContain('250 accepted, 0 duplicate, 0 stale, 0 rejected');
    expect(code).toBe(0);
    expect(await doses('good')).toBe(250);
  });

  it('sends a file again without counting anything twice', async () => {
    const { code, err } = await send([join(folder, 'good.ndjson')]);
    expect(err).toContain('0 accepted, 250 duplicate, 0 stale, 0 rejected');
    expect(code).toBe(0);
    expect(await doses('good')).toBe(250);
  });

  it('names every rejection by its line in the file, keeps the list, and exits with 1', async () => {
    const path = join(folder, 'mixed.ndjson');
    const lines = events('mixed', 6);
    lines[1] = '{"kind":"dose"';
    lines[4] = JSON.stringify({ ...doseEvent({ record_id: 'mixed-4' }), dose_number: 5 });
    await writeFile(path, ['', ...lines].join('\r\n'));
    const { code, out, err } = await send([path, '--batch', '2']);
    expect(out.trim().split('\n')).toEqual([
      expect.stringMatching(/^line 3: malformed_json: /),
      expect.stringMatching(/^line 6: out_of_range dose_number: /),
    ]);
    expect(err).toContain('4 accepted, 0 duplicate, 0 stale, 2 rejected');
    expect(code).toBe(1);
    expect(await doses('mixed')).toBe(4);
    expect((await readFile(`${path}.rejected.ndjson`, 'utf8')).trim().split('\n')).toHaveLength(2);
    expect(await readdir(folder)).not.toContain('mixed.ndjson.progress');
  });

  it('sends a CSV file, where a bad cell is rejected by the door under the name of its column', async () => {
    const path = join(folder, 'doses.csv');
    const event = doseEvent();
    const names = Object.keys(event);
    const row = (change: object): string =>
      names.map((name) => String(({ ...event, ...change } as Record<string, unknown>)[name])).join(',');
    await writeFile(
      path,
      [
        names.join(','),
        row({ record_id: 'csv-1' }),
        row({ record_id: 'csv-2', birth_year: '1980.5' }),
        'dose,upsert',
      ].join('\n'),
    );
    const { code, out, err } = await send([path]);
    expect(out.trim().split('\n')).toEqual([
      expect.stringMatching(/^line 3: wrong_type birth_year: /),
      expect.stringMatching(/^line 4: bad_row: has 2 cells, the header has /),
    ]);
    expect(err).toContain('1 accepted');
    expect(code).toBe(1);
    expect(await doses('csv')).toBe(1);
  });

  it.each(EVENT_KINDS)('sends the CSV template of a %s, and every row of it is taken', async (kind) => {
    const path = join(folder, `${kind}.csv`);
    await copyFile(new URL(`../../docs/csv/${kind}.csv`, import.meta.url), path);
    const rows = (await readFile(path, 'utf8')).trim().split('\n').length - 1;
    const { code, err } = await send([path]);
    expect(err).toContain(`${rows} accepted, 0 duplicate, 0 stale, 0 rejected`);
    expect(code).toBe(0);
  });

  it('goes on after a kill where it stopped, and tells of the whole file', async () => {
    const path = join(folder, 'killed.ndjson');
    const lines = events('killed', 400);
    lines[0] = 'not json';
    await writeFile(path, lines.join('\n'));
    const first = startCommand('ingest/cli/send.ts', [path, '--url', ingest.url, '--rate', '100'], {
      INGEST_KEY: TEST_KEYS.clinic,
    });
    while ((await doses('killed')) < 50) await new Promise((resolve) => setTimeout(resolve, 20));
    first.child.kill('SIGKILL');
    expect((await first.done).code).toBe(null);
    expect(await doses('killed')).toBeLessThan(399);

    const { code, out, err } = await send([path]);
    expect(err).toMatch(/Going on after line \d+/);
    expect(err).toMatch(/\n?\d+ accepted, \d+ duplicate, 0 stale, 1 rejected/);
    const [accepted, duplicate] = /(\d+) accepted, (\d+) duplicate/.exec(err)!.slice(1).map(Number);
    expect(accepted! + duplicate!).toBe(399);
    expect(out).toMatch(/^line 1: malformed_json/);
    expect(code).toBe(1);
    expect(await doses('killed')).toBe(399);
  });

  it('stops when asked to, says how far it is, and exits with 2', async () => {
    const path = join(folder, 'stopped.ndjson');
    await writeFile(path, events('stopped', 400).join('\n'));
    const run = startCommand('ingest/cli/send.ts', [path, '--url', ingest.url, '--rate', '100'], {
      INGEST_KEY: TEST_KEYS.clinic,
    });
    while ((await doses('stopped')) < 25) await new Promise((resolve) => setTimeout(resolve, 20));
    run.child.kill('SIGINT');
    const { code, err } = await run.done;
    expect(err).toMatch(
      /Stopped\.\nUntil line \d+: \d+ accepted.*The same command again goes on from there\./,
    );
    expect(code).toBe(2);
  });

  it.each([
    ['a wrong key', ['--key', 'wrong'], /The door answered 401/],
    ['a file that is not there', ['nowhere.ndjson'], /^There is no file nowhere\.ndjson/],
    ['no file', [], /Exactly one file is needed/],
  ])('exits with 2 on %s', async (_, args, sentence) => {
    const path = join(folder, 'good.ndjson');
    const { code, err } = await send(args.includes('wrong') ? [path, ...args] : args);
    expect(err).toMatch(sentence);
    expect(code).toBe(2);
  });

  it('says of a folder that it is no file, and of cells between semicolons how to save them', async () => {
    const path = join(folder, 'folder.csv');
    await mkdir(path);
    expect(await send([path])).toMatchObject({ err: `${path} is not a file.\n`, code: 2 });
    await writeFile(join(path, 'excel.csv'), 'kind;op;source\ndose;upsert;clinic\n');
    const { err, code } = await send([join(path, 'excel.csv')]);
    expect(err).toBe('The cells of the file are separated by semicolons: save it with commas.\n');
    expect(code).toBe(2);
  });

  it('waits while the door is not there, and delivers when it is', async () => {
    const path = join(folder, 'later.ndjson');
    await writeFile(path, events('later', 3).join('\n'));
    const probe = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => probe.once('listening', resolve));
    const { port } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    const run = startCommand('ingest/cli/send.ts', [path, '--url', `http://127.0.0.1:${port}`], {
      INGEST_KEY: TEST_KEYS.clinic,
    });
    while (!run.text().includes('trying again')) await new Promise((resolve) => setTimeout(resolve, 20));
    // A door at that port which hands on to the real one.
    const relay = createServer((request, response) => {
      const body: Buffer[] = [];
      request.on('data', (chunk: Buffer) => body.push(chunk));
      request.on('end', () => {
        void ingest.post(Buffer.concat(body)).then(async (answer) => {
          response.writeHead(answer.status).end(await answer.text());
        });
      });
    }).listen(port, '127.0.0.1');
    const { code, err } = await run.done;
    relay.close();
    expect(err).toContain('3 accepted');
    expect(code).toBe(0);
  });
});
