/** From a commit in the real store to what stock clients hear over real sockets. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CELL_INDEX, type CELLS } from '#schema/measures.ts';
import { WINDOW_DAYS, WINDOW_SERIES, applyPatch, type Snapshot } from '#schema/socket.ts';
import { loadUnitTree } from '#schema/unit-tree.ts';
import { insertFacts, pinCampaign } from '#tests/support/fact-rows.ts';
import { TestViewer, startWeb, type TestRuntime } from '#tests/support/web-runtime.ts';

const tree = loadUnitTree();
let web: TestRuntime;
const viewers: TestViewer[] = [];

function viewer(transports?: ('websocket' | 'polling')[]): TestViewer {
  const one = new TestViewer(web.url, transports);
  viewers.push(one);
  return one;
}

const cell = (snapshot: Snapshot, name: (typeof CELLS)[number]): number => snapshot.own[CELL_INDEX[name]]!;

/** The snapshot with all patches heard since applied; fails on a gap. */
function current(one: TestViewer): Snapshot {
  return one.patches.reduce((snapshot, patch) => {
    const next = applyPatch(snapshot, patch, tree.indexOf.get(snapshot.unit)!);
    if (!next) throw new Error(`gap: patch on ${patch.prev}, held ${snapshot.seq}`);
    return next;
  }, one.snapshot!);
}

const dosesOf = (one: TestViewer): number => cell(current(one), 'doses_total');

beforeAll(async () => {
  web = await startWeb({ prepare: pinCampaign });
});
afterAll(async () => {
  for (const one of viewers) one.close();
  await web?.stop();
});

describe('live path', () => {
  it('tells everybody who looks at a place or above it of a commit, and nobody else', async () => {
    const [nation, province, other] = [viewer(), viewer(), viewer()];
    await nation.watch('VN');
    await province.watch('01');
    await other.watch('79');
    await insertFacts(web.store, 'dose_facts', [
      { site_commune: '00001', home_commune: '00004' },
      { site_commune: '00001', home_commune: '00001', dose_number: 2, completes: 1 },
    ]);
    await Promise.all([
      nation.until(() => dosesOf(nation) === 2),
      province.until(() => dosesOf(province) === 2),
    ]);
    const snapshot = current(nation);
    expect(cell(snapshot, 'doses_today')).toBe(2);
    expect(cell(snapshot, 'adults_1plus')).toBe(1);
    expect(snapshot.window[WINDOW_SERIES.indexOf('doses')]![WINDOW_DAYS - 1]).toBe(2);
    const row = snapshot.rows.find(([index]) => tree.units[index!]!.code === '01')!;
    expect(row[CELL_INDEX.doses_total + 1]).toBe(2);
    // The instant of acceptance comes along, for event-to-screen.
    expect(nation.patches.at(-1)!.oldest_accepted_ms).toBeGreaterThan(Date.now() - 60_000);
    expect(other.patches).toEqual([]);
    // What was heard as patches is what a newcomer is told at once.
    expect({ ...(await viewer().watch('VN')), as_of: '' }).toEqual({ ...snapshot, as_of: '' });
  });

  it('counts corrections that move a dose, and allocation held at any level', async () => {
    const nation = viewer();
    const before = await nation.watch('VN', 'commune');
    const dose = { record_id: 'moved', site_commune: '00001', home_commune: '00001' };
    await insertFacts(web.store, 'dose_facts', [dose]);
    await nation.until(() => dosesOf(nation) === cell(before, 'doses_total') + 1);
    const rowOf = (snapshot: Snapshot, code: string): number =>
      snapshot.rows.find(([index]) => tree.units[index!]!.code === code)![CELL_INDEX.doses_total + 1]!;
    const [from, to] = [rowOf(current(nation), '00001'), rowOf(current(nation), '26734')];
    await insertFacts(web.store, 'dose_facts', [
      { ...dose, sign: -1 },
      { ...dose, revision: 2, site_commune: '26734', home_commune: '26734' },
    ]);
    await nation.until(() => rowOf(current(nation), '26734') === to + 1);
    expect(rowOf(current(nation), '00001')).toBe(from - 1);
    expect(dosesOf(nation)).toBe(cell(before, 'doses_total') + 1);

    await insertFacts(web.store, 'allocation_facts', [
      { unit: 'VN', doses: 1000 },
      { unit: '01', doses: 300, movement: 'transferred', from_unit: 'VN' },
      { unit: '00001', doses: 50, movement: 'wasted' },
    ]);
    await nation.until(() => cell(current(nation), 'wasted') === 50);
    const own = current(nation);
    expect(cell(own, 'allocated_received')).toBe(1000);
    expect([cell(own, 'transferred_in'), cell(own, 'transferred_out')]).toEqual([300, 300]);
    const hanoi = await viewer().watch('01');
    expect([cell(hanoi, 'transferred_in'), cell(hanoi, 'transferred_out')]).toEqual([300, 0]);
    expect(cell(hanoi, 'wasted')).toBe(50);
    await insertFacts(web.store, 'reaction_facts', [{}, { severity: 'mild' }]);
    await nation.until(() => cell(current(nation), 'reactions_today') === 2);
    expect(cell(current(nation), 'serious_7d')).toBe(1);
  });

  it('misses nothing under concurrent commits and merges, and says that it verified itself', async () => {
    const nation = viewer();
    const before = cell(await nation.watch('VN', 'district'), 'doses_total');
    const places = tree.placesOf('79').map((place) => place.code);
    for (let i = 0; i < 30; i++) {
      await insertFacts(
        web.store,
        'dose_facts',
        Array.from({ length: 20 }, (_, n) => {
          const place = places[(i * 7 + n) % places.length];
          return { site_commune: place, home_commune: place };
        }),
      );
      if (i % 10 === 5) await web.store.command({ query: 'OPTIMIZE TABLE dose_facts FINAL' });
    }
    await nation.until(() => dosesOf(nation) === before + 600);
    const sum = current(nation).rows.reduce((total, row) => total + row[CELL_INDEX.doses_total + 1]!, 0);
    expect(sum).toBe(before + 600);
    expect({ ...(await viewer().watch('VN', 'district')), as_of: '' }).toEqual({
      ...current(nation),
      as_of: '',
    });
  });

  it('serves a client that only polls, and one that upgrades, in the right order', async () => {
    const [polling, upgrading] = [viewer(['polling']), viewer(['polling', 'websocket'])];
    const before = cell(await polling.watch('VN'), 'doses_total');
    await upgrading.watch('VN');
    for (let i = 0; i < 10; i++) {
      await insertFacts(web.store, 'dose_facts', [{ site_commune: '00004' }]);
      await polling.until(() => dosesOf(polling) > before + i);
    }
    await upgrading.until(() => dosesOf(upgrading) === before + 10);
    expect(dosesOf(polling)).toBe(before + 10);
    expect(upgrading.socket.io.engine.transport.name).toBe('websocket');
    expect(web.runtime.sockets!.counts.direct).toBeGreaterThan(0);
    expect(web.runtime.sockets!.counts.emitted).toBeGreaterThan(0);
  });

  it('keeps a viewer in exactly one room', async () => {
    const one = viewer();
    await one.watch('VN');
    const hanoi = await one.watch('01');
    await insertFacts(web.store, 'dose_facts', [{ site_commune: '00001' }]);
    await one.until(() => dosesOf(one) === cell(hanoi, 'doses_total') + 1);
    expect(one.patches.map((patch) => `${patch.unit} ${patch.level}`)).toEqual(['01 district']);
  });

  it('answers a place without rows, and refuses what does not exist or makes no sense', async () => {
    const one = viewer();
    expect(await one.watch('00001', 'commune')).toMatchObject({ unit: '00001', level: null, rows: [] });
    expect(await one.watch('498')).toMatchObject({ unit: '498', level: null });
    for (const [payload, code] of [
      [{ unit: '99999' }, 'not_found'],
      [{ unit: '01', level: 'province' }, 'bad_request'],
      [{ unit: 'XX' }, 'bad_request'],
      [{ unit: 'VN', extra: 1 }, 'bad_request'],
      [{ unit: '__proto__' }, 'bad_request'],
      ['VN', 'bad_request'],
      [null, 'bad_request'],
    ] as const)
      expect(await one.ask(payload)).toMatchObject({ ok: false, code });
  });

  it('limits how often a viewer may ask', async () => {
    const one = viewer();
    const answers = await Promise.all(Array.from({ length: 40 }, () => one.ask({ unit: '00001' })));
    const refused = answers.filter((answer) => !answer.ok);
    expect(refused.length).toBeGreaterThan(10);
    expect(refused[0]).toMatchObject({ code: 'too_many_requests' });
  });

  it('refuses sockets from foreign pages, and messages beyond any need', async () => {
    const status = async (headers: Record<string, string>): Promise<number> => {
      const response = await fetch(`${web.url}/socket.io/?EIO=4&transport=polling`, { headers });
      await response.text();
      return response.status;
    };
    expect(await status({ origin: 'https://evil.example' })).toBe(403);
    expect(await status({ origin: web.url })).toBe(200);
    const one = viewer();
    await one.watch('VN');
    one.socket.emit('unit:watch', { unit: 'x'.repeat(10_000) } as never, () => {});
    await one.until(() => !one.socket.connected);
  });

  it('sends the status to everybody', async () => {
    const one = viewer();
    await one.until(() => one.status !== undefined);
    expect(one.status).toMatchObject({ simulated: true, today: '2021-10-15', campaign_speed: 0 });
    expect(one.status!.viewers).toBeGreaterThan(0);
  });

  /** Connects, asks for the largest snapshot so many times, and never reads an answer. */
  async function deafViewer(questions: number): Promise<() => void> {
    const socket = connect(web.port, '127.0.0.1');
    socket.on('error', () => {});
    await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
    socket.write(
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n' +
        `Host: 127.0.0.1:${web.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    );
    const heard = (text: string): Promise<void> =>
      new Promise((resolve) => {
        socket.on('data', (data) => data.includes(text) && resolve());
      });
    await heard('"sid"');
    const frame = (text: string): Buffer =>
      Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]);
    socket.write(frame('40'));
    await heard('40{"sid"');
    socket.pause();
    for (let i = 0; i < questions; i++)
      socket.write(frame(`42${i}["unit:watch",{"unit":"VN","level":"commune"}]`));
    return () => socket.destroy();
  }

  it('skips a viewer that does not read, without holding up the others', async () => {
    const reader = viewer();
    const before = cell(await reader.watch('VN', 'commune'), 'doses_total');
    const leave = await deafViewer(3);
    const places = tree.placesOf('VN').map((place) => place.code);
    const skipped = (): number => web.runtime.sockets!.counts.skipped;
    for (let i = 1; skipped() === 0 && i <= 30; i++) {
      await insertFacts(
        web.store,
        'dose_facts',
        places.map((place) => ({ site_commune: place, home_commune: place })),
      );
      await reader.until(() => {
        const patched = current(reader);
        reader.snapshot = patched;
        reader.patches.length = 0;
        return cell(patched, 'doses_total') === before + i * places.length;
      });
    }
    expect(skipped()).toBeGreaterThan(0);
    leave();
  });

  it('cuts a viewer that asks on and on without reading the answers', async () => {
    const viewersNow = (): number => web.runtime.sockets!.counts.viewers;
    const reader = viewer();
    await reader.watch('VN');
    const before = viewersNow();
    const leave = await deafViewer(20);
    expect(viewersNow()).toBe(before + 1);
    // The status tells it from time to time.
    await reader.until(() => reader.status !== undefined && viewersNow() === before);
    leave();
  });

  it('takes viewers back after a restart, with what was committed meanwhile', async () => {
    const one = viewer();
    const before = await one.watch('VN');
    let lost = 0;
    one.socket.on('disconnect', () => (lost += 1));
    const back = new Promise<void>((resolve) => one.socket.io.once('reconnect', () => resolve()));
    web = await web.restart();
    await back;
    expect(lost).toBe(1);
    await insertFacts(web.store, 'dose_facts', [{ site_commune: '00001' }]);
    const after = await one.watch('VN');
    await one.until(() => dosesOf(one) === cell(before, 'doses_total') + 1);
    expect(after.epoch).not.toBe(before.epoch);
  });

  it('reports health, readiness and metrics', async () => {
    expect((await fetch(`${web.url}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${web.url}/readyz`)).json()).toEqual({ ok: true, problems: [] });
    const metrics = await (await fetch(`${web.url}/metrics`)).text();
    for (const name of [
      'web_viewers',
      'web_hub_seq',
      'web_frames_direct_total',
      'web_event_loop_delay_p99_seconds',
    ])
      expect(metrics).toContain(`\n${name} `);
  });

  it('answers only to its own names, with the security headers', async () => {
    const { request } = await import('node:http');
    const ask = (host: string): Promise<{ status: number; headers: Record<string, unknown> }> =>
      new Promise((resolve, reject) => {
        request({ port: web.port, host: '127.0.0.1', path: '/healthz', headers: { host } }, (response) => {
          response.resume();
          resolve({ status: response.statusCode!, headers: response.headers });
        })
          .on('error', reject)
          .end();
      });
    expect((await ask('rebound.example')).status).toBe(403);
    const fine = await ask(`localhost:${web.port}`);
    expect(fine.status).toBe(200);
    expect(fine.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
  });
});
