/** The web process as `npm start` runs it: what it refuses, and how it ends. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '#tests/support/command.ts';
import { doseEvent } from '#tests/support/events.ts';
import { daysAgo } from '#tests/support/recent.ts';
import { startServer, type TestServer } from '#tests/support/server.ts';
import { TestViewer } from '#tests/support/web-runtime.ts';

const folders: string[] = [];
async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'vaccination-command-'));
  folders.push(path);
  return path;
}
afterAll(async () => {
  for (const path of folders) await rm(path, { recursive: true, force: true });
});

/** The last line it wrote. */
async function refusal(env: Record<string, string>): Promise<{ code: number | null; sentence: string }> {
  const { code, err } = await runCommand('web/server.ts', [], {
    PORT: '0',
    INGEST_PORT: '0',
    DEMO: 'off',
    ...env,
  });
  return { code, sentence: err.trim().split('\n').at(-1)! };
}

describe('a start that cannot be', () => {
  let taken: Server;
  beforeAll(async () => {
    taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => void taken.close());

  it('says that everybody could look', async () => {
    const { code, sentence } = await refusal({ HOST: '0.0.0.0', DATA_DIR: await folder() });
    expect(code).toBe(1);
    expect(sentence).toMatch(/^HOST=0\.0\.0\.0 would show everything .*ALLOW_OPEN=1/);
  });

  it('says that the port is in use', async () => {
    const { port } = taken.address() as AddressInfo;
    const { code, sentence } = await refusal({ PORT: String(port), DATA_DIR: await folder() });
    expect(code).toBe(1);
    expect(sentence).toBe(`Port ${port} on 127.0.0.1 is in use: stop what uses it, or set PORT.`);
  });

  it('says which setting is wrong', async () => {
    const { code, sentence } = await refusal({ LIVE_TICK_MS: 'fast', DATA_DIR: await folder() });
    expect(code).toBe(1);
    expect(sentence).toMatch(/^Wrong setting: LIVE_TICK_MS must be a whole number/);
  });

  it('says that the server of the store does not answer', async () => {
    const { port } = taken.address() as AddressInfo;
    taken.once('connection', (socket) => socket.destroy());
    const { code, sentence } = await refusal({ CLICKHOUSE_URL: `http://127.0.0.1:${port}` });
    expect(code).toBe(1);
    expect(sentence).toContain(`The ClickHouse server at http://127.0.0.1:${port} does not answer`);
  });
});

describe('a running server', () => {
  let app: TestServer;
  beforeAll(async () => {
    app = await startServer();
  });
  afterAll(async () => {
    await app?.close();
  });

  const doses = async (): Promise<number> => {
    const response = await fetch(`${app.url}/api/v1/units/VN`);
    return ((await response.json()) as { measures: { doses_total: number } }).measures.doses_total;
  };

  it('keeps its data directory to itself', async () => {
    const { code, sentence } = await refusal({ DATA_DIR: app.dataDir });
    expect(code).toBe(1);
    expect(sentence).toMatch(/is in use by (another process|process \d+)/);
    expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
  });

  it('answers API and pages through the same door, compressed', async () => {
    const page = await fetch(`${app.url}/`, { headers: { 'accept-encoding': 'br' } });
    expect(page.headers.get('content-encoding')).toBe('br');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self' 'nonce-");
    expect(await page.text()).toContain('<html lang="vi"');
    const missing = await fetch(`${app.url}/api/v1/nothing`);
    expect(missing.headers.get('content-type')).toContain('application/problem+json');
    const json = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
    expect((await fetch(`${app.url}/api/v1/units/VN`, json)).status).toBe(405);
    const described = await (await fetch(`${app.url}/api/v1/openapi.json`)).json();
    expect(described).toMatchObject({ openapi: '3.1.0' });
  });

  it('tells the hub of what the door took, and the API the same as the screen', async () => {
    const viewer = new TestViewer(app.url);
    await viewer.watch('VN');
    const before = await doses();
    await app.send(
      [1, 2, 3].map((i) => doseEvent({ record_id: `s-${i}`, given_at: daysAgo(1), recorded_at: daysAgo(1) })),
    );
    await viewer.until(() => viewer.patches.length > 0);
    expect(await doses()).toBe(before + 3);
    viewer.close();
  });

  it('loses nothing when it is killed, and its viewers come back to it', async () => {
    const viewer = new TestViewer(app.url);
    await viewer.watch('VN');
    const before = await doses();
    const back = new Promise<void>((resolve) => viewer.socket.io.once('reconnect', () => resolve()));
    await app.send([doseEvent({ record_id: 's-4', given_at: daysAgo(1), recorded_at: daysAgo(1) })]);
    await app.kill();
    await app.start();
    await back;
    expect(await doses()).toBe(before + 1);
    viewer.close();
  });

  it('stops in order when it is asked to, viewers or not', async () => {
    const viewer = new TestViewer(app.url);
    await viewer.watch('VN');
    const { code, text } = await app.interrupt();
    expect(code).toBe(0);
    expect(text.trim().split('\n').at(-1)).toMatch(/info stopped$/);
    viewer.close();
  });
});
