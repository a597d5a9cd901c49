/** From reports in the real store to the notice on real sockets, and back: cancelled, seen, closed, kept through a restart. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Store } from '#schema/clickhouse/client.ts';
import type { SignalNotice } from '#schema/socket.ts';
import type { SignalKind } from '#web/lib/indicators/signals.ts';
import type { Signal } from '#web/lib/signals/history.ts';
import * as questions from '#web/live/signal-questions.ts';
import { insertFacts, pinCampaign } from '#tests/support/fact-rows.ts';
import { TestViewer, startWeb, type TestRuntime } from '#tests/support/web-runtime.ts';

let web: TestRuntime;
const viewers: Listener[] = [];

/** A viewer that keeps the notices it is told. */
class Listener extends TestViewer {
  readonly raised: SignalNotice[] = [];
  readonly withdrawn: SignalNotice[] = [];
  readonly stock: SignalNotice[] = [];
  constructor() {
    super(web.url);
    viewers.push(this);
    this.socket.on('signal:raised', (notice) => void this.raised.push(notice));
    this.socket.on('signal:stock', (notice) => void this.stock.push(notice));
    this.socket.on('signal:withdrawn', (notice) => void this.withdrawn.push(notice));
  }
}
const heard = <T>(look: () => T | undefined | null | false): Promise<T> =>
  vi.waitFor(
    () => {
      const found = look();
      if (!found) throw new Error('not yet');
      return found;
    },
    { timeout: 20_000, interval: 20 },
  );

async function listener(): Promise<Listener> {
  const viewer = new Listener();
  await viewer.watch('VN');
  return viewer;
}

const verocell = { vaccine: 'verocell' };
const at = (lot: string, site = '00001-1') => ({ ...verocell, lot, site, site_commune: '00001' });

/** 20,000 doses of other lots with one case among them; lot K on two days at a site and in stock. */
async function fill(store: Store): Promise<void> {
  await pinCampaign(store);
  const doses = (n: number, change: object): object[] => Array.from({ length: n }, () => change);
  for (let i = 0; i < 4; i++)
    await insertFacts(
      store,
      'dose_facts',
      doses(5000, { ...verocell, lot: 'OTHER', site: '26734-1', site_commune: '26734' }),
    );
  await insertFacts(store, 'dose_facts', [
    ...doses(30, at('K')),
    ...doses(12, { ...at('K'), given_day: '2021-10-14' }),
    ...doses(40, { ...at('K', '00004-1'), site_commune: '00004', given_day: '2021-10-13' }),
  ] as never);
  await insertFacts(store, 'reaction_facts', [{ ...at('OTHER', '26734-1'), site_commune: '26734' }]);
  await insertFacts(store, 'allocation_facts', [
    { unit: '01', doses: 1000, ...verocell, lot: 'K' },
    { unit: '00001', from_unit: '01', movement: 'transferred', doses: 100, ...verocell, lot: 'K' },
    { unit: '00004', from_unit: '01', movement: 'transferred', doses: 40, ...verocell, lot: 'K' },
    { unit: '00001', movement: 'wasted', doses: 3, ...verocell, lot: 'K' },
  ]);
}

beforeAll(async () => {
  web = await startWeb({ prepare: fill });
});
afterAll(async () => {
  await web?.stop();
});
afterEach(() => {
  viewers.splice(0).forEach((viewer) => viewer.close());
});

const report = (...rows: object[]): Promise<void> => insertFacts(web.store, 'reaction_facts', rows as never);
const signalOf = (kind: SignalKind, lot = ''): Signal | undefined =>
  web.runtime.signals.list().find(({ subject }) => subject.kind === kind && subject.lot === lot);
const states = (signal: Signal | undefined): string[] =>
  signal ? [signal.state, ...signal.history.map(({ event }) => event)] : [];

describe('signals', () => {
  it('are asked of projections only', async () => {
    const lists = {
      lots: ['K'],
      sites: ['00001-1'],
      days: ['2021-10-15'],
      vaccines: ['verocell'],
      first: '2021-10-01',
    };
    for (const [name, sql] of Object.entries(questions)) {
      if (name === 'REACTION_PARTS_SQL' || name === 'TOUCHED_SQL') continue;
      const result = await web.store.query({
        query: `EXPLAIN projections = 1 ${sql}`,
        query_params: lists,
        format: 'TabSeparatedRaw',
      });
      const plan = await result.text();
      const sources = plan.split('\n').filter((line) => line.includes('ReadFrom'));
      expect(sources.length, plan).toBeGreaterThan(0);
      for (const source of sources) expect(source, `${name}\n${plan}`).toMatch(/\(by_\w+\)/);
    }
  });

  it('raise a notice on every screen: two severe reactions at one site on one day', async () => {
    const [nation, elsewhere] = [await listener(), await listener()];
    await elsewhere.watch('79');
    await report({ ...at('K'), record_id: 'k1' });
    await nation.until(() => nation.patches.length > 0);
    expect(nation.raised).toEqual([]);
    await report({ ...at('K'), record_id: 'k2' });
    for (const viewer of [nation, elsewhere]) {
      await heard(() => viewer.raised.find(({ kind }) => kind === 'cluster_day'));
      // With the notice, or behind it where the store took its time.
      const notice = await heard(() =>
        [...viewer.raised, ...viewer.stock].find(({ kind, stock }) => kind === 'cluster_day' && stock),
      );
      expect(notice).toMatchObject({
        state: 'open',
        site: '00001-1',
        day: '2021-10-15',
        cases: 2,
        lots: ['K'],
        // Left: 860 at the province, 100 − 3 − 42 at the place; the other place gave all it had.
        stock: { units: 2, doses_left: 915, given_today: 30, given_yesterday: 12 },
      });
      expect(notice.stock!.last_hours).toEqual({
        hours: 6,
        at_campaign_ms: web.runtime.hub.status().campaign_ms,
        given: 30,
        last_ms: Date.parse('2021-10-15T02:00:00Z'),
        sites: 1,
        most: [{ site: '00001-1', name: 'Phường Phúc Xá', given: 30 }],
      });
      expect(notice.place.map(({ code }) => code)).toEqual(['00001', '001', '01']);
    }
    expect(states(signalOf('cluster_day'))).toEqual(['open', 'raised']);
    expect(states(signalOf('cluster_lot', 'K'))).toEqual(['open', 'raised']);
    await nation.until(() => nation.status?.signals_seq === web.runtime.signals.seq);
  });

  it('tell every screen anew who holds the lot and gives it, as long as nobody has looked', async () => {
    const viewer = await listener();
    await insertFacts(
      web.store,
      'dose_facts',
      Array.from({ length: 8 }, (_, i) => ({
        ...at('K'),
        // Two of them before the last six hours.
        given_at: i < 2 ? '2021-10-14 23:00:00.000000' : '2021-10-15 04:30:00.000000',
      })),
    );
    await web.runtime.notices.askStock();
    const now = { units: 2, doses_left: 907, given_today: 38, given_yesterday: 12 };
    const { id, stock } = await heard(() =>
      viewer.stock.find((told) => told.kind === 'cluster_day' && told.stock!.given_today === 38),
    );
    expect(stock).toMatchObject(now);
    expect(stock!.last_hours).toMatchObject({ given: 36, last_ms: Date.parse('2021-10-15T04:30:00Z') });
    expect(stock!.at_campaign_ms).toBe(web.runtime.hub.status().campaign_ms);
    expect(web.runtime.notices.open().find((notice) => notice.id === id)!.stock).toMatchObject(now);
    // The other signal's first notice may come late: what is known of its lot is asked for first.
    expect(viewer.raised.filter((notice) => notice.id === id)).toEqual([]);
  });

  it('grow with their cases, and tell a lot from the others from three cases on', async () => {
    await report({ ...at('K'), record_id: 'k3', severity: 'fatal' });
    const lot = await heard(() => signalOf('lot_ratio', 'K'));
    expect(lot.figures).toMatchObject({ cases: 3, doses: 90, other_cases: 1, other_doses: 20_000 });
    expect(lot.figures.p).toBeLessThan(0.001);
    expect(states(signalOf('cluster_day'))).toEqual(['open', 'raised', 'changed']);
    // Reported of mild cases alone, nothing changes.
    const { seq } = web.runtime.signals;
    await report({ ...at('K'), severity: 'mild', symptoms: ['fever'] });
    await heard(() => web.runtime.hub.snapshot('01', null).own.some((n) => n === 1));
    await web.runtime.signals.look();
    expect(web.runtime.signals.seq).toBe(seq);
  });

  it('are withdrawn when their cases are cancelled, told so, and kept', async () => {
    const viewer = await listener();
    await report(
      { ...at('K'), record_id: 'k2', revision: 2, sign: -1 },
      { record_id: 'k2', revision: 2, sign: 0, vaccine: '', lot: '', site: '', site_commune: '' },
      { ...at('K'), record_id: 'k3', severity: 'fatal', revision: 2, sign: -1 },
      { record_id: 'k3', revision: 2, sign: 0, vaccine: '', lot: '', site: '', site_commune: '' },
    );
    const notice = await heard(() => viewer.withdrawn.find(({ kind }) => kind === 'cluster_day'));
    expect(notice).toMatchObject({ state: 'withdrawn', cases: 1 });
    expect(states(signalOf('cluster_day'))).toEqual(['withdrawn', 'raised', 'changed', 'withdrawn']);
    expect(states(signalOf('lot_ratio', 'K'))).toEqual(['withdrawn', 'raised', 'withdrawn']);
  });

  it('come back with new cases, are seen and closed, and stay so through a restart', async () => {
    await report({ ...at('K'), record_id: 'k4' }, { ...at('K'), record_id: 'k5' });
    await heard(() => signalOf('cluster_day')?.state === 'open');
    const { id } = signalOf('cluster_day')!;
    await web.runtime.signals.mark(id, 'seen', 'Nguyễn An', '');
    expect(web.runtime.notices.open().some((notice) => notice.id === id)).toBe(false);
    await web.runtime.signals.mark(id, 'closed', 'Nguyễn An', 'Đã kiểm tra, lô đã dừng');
    await expect(web.runtime.signals.mark(id, 'seen', 'Trần Bình', '')).rejects.toThrow(/closed/);
    await expect(web.runtime.signals.mark('nothing', 'seen', 'Trần Bình', '')).rejects.toThrow(/no signal/);
    const before = web.runtime.signals.list();

    web = await web.restart();
    await heard(() => web.runtime.signals.seq > 0);
    await web.runtime.signals.look();
    expect(web.runtime.signals.list()).toEqual(before);
    const after = web.runtime.signals.get(id)!;
    expect(after.history.at(-1)).toMatchObject({ by: 'Nguyễn An', reason: 'Đã kiểm tra, lô đã dừng' });

    await report({ ...at('K'), record_id: 'k6' });
    await heard(() => web.runtime.signals.get(id)?.state === 'open');
    expect(web.runtime.signals.get(id)!.figures.cases).toBe(4);
  });

  it('find a symptom that one vaccine has far more often, and withdraw it when that was a mistake', async () => {
    const reportsOf = (vaccine: string, symptom: string, n: number): object[] =>
      Array.from({ length: n }, (_, i) => ({
        record_id: `${vaccine}-${symptom}-${i}`,
        vaccine,
        lot: `${vaccine}-mild`,
        severity: 'mild',
        symptoms: [symptom],
      }));
    const odd = reportsOf('comirnaty', 'myocarditis', 6);
    await report(
      ...odd,
      ...reportsOf('comirnaty', 'fever', 20),
      ...reportsOf('astrazeneca', 'fever', 60),
      ...reportsOf('astrazeneca', 'myocarditis', 1),
    );
    const found = () => web.runtime.signals.list().find(({ subject }) => subject.symptom === 'myocarditis');
    const signal = await heard(found);
    expect(signal).toMatchObject({
      state: 'open',
      subject: { kind: 'prr', vaccine: 'comirnaty' },
      figures: { cases: 6, doses: 26, other_cases: 1 },
    });
    await report(...odd.map((row) => ({ ...row, revision: 2, sign: -1 })));
    await heard(() => found()!.state === 'withdrawn');
    expect(found()!.figures.cases).toBe(0);
  });

  it('miss nothing while parts are merged, and see what another process wrote', async () => {
    for (let i = 0; i < 6; i++) {
      await report({ ...at('M', '00004-9'), site_commune: '00004' });
      if (i % 2) await web.store.command({ query: 'OPTIMIZE TABLE reaction_facts FINAL' });
    }
    await heard(() => signalOf('cluster_lot', 'M')?.figures.cases === 6);
    const { id, figures, subject } = signalOf('cluster_lot', 'M')!;
    await web.store.insert({
      table: 'signal_events',
      format: 'JSONEachRow',
      values: [
        {
          id,
          at: '2030-01-01 00:00:00.000',
          campaign_at: '2021-10-15 05:00:00.000',
          event: 'closed',
          by: 'khác',
          reason: 'ở nơi khác',
          subject: JSON.stringify(subject),
          figures: JSON.stringify(figures),
        },
      ],
    });
    await web.runtime.signals.look();
    expect(signalOf('cluster_lot', 'M')).toMatchObject({ state: 'closed' });
  });
});
