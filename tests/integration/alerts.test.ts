/** Alerts on the real store: raised and cleared by the books, kept through a restart, sent to a real receiver and a real mail server. */
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RequestHandler } from '@sveltejs/kit';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Store } from '#schema/clickhouse/client.ts';
import { OPEN_NATIONAL_VIEWER } from '#schema/scopes.ts';
import { alertsAnswer } from '#web/lib/server/alerts-answer.ts';
import { silentLog } from '#web/log.ts';
import { AlertDelivery } from '#web/live/alert-delivery.ts';
import { WebhookWay } from '#web/live/alert-webhook.ts';
import type { Alert } from '#web/lib/alerts/history.ts';
import { GET as getAlerts } from '#web/routes/api/v1/alerts/+server.ts';
import { POST as postAlert } from '#web/routes/api/v1/alerts/[id]/+server.ts';
import { insertFacts, pinCampaign } from '#tests/support/fact-rows.ts';
import { startMailServer, startReceiver, type MailServer, type Receiver } from '#tests/support/receivers.ts';
import { startWeb, type TestRuntime } from '#tests/support/web-runtime.ts';

const KEY = 'key-of-the-alert-tests';
const folder = mkdtempSync(join(tmpdir(), 'alerts-'));
const thresholds = join(folder, 'thresholds.json');
const rule = {
  name: 'late_doses',
  on: 'threshold',
  measure: 'doses_late',
  level: 'province',
  when: 'above',
  raise: 4,
  clear: 2,
};
writeFileSync(
  thresholds,
  JSON.stringify({ alerts: { tick: 1, rules: [rule, { name: 'signal', on: 'signal' }] } }),
);
let web: TestRuntime;
let receiver: Receiver;
let mail: MailServer;

beforeAll(async () => {
  [receiver, mail] = await Promise.all([startReceiver(), startMailServer()]);
  web = await startWeb({
    prepare: (store: Store) => pinCampaign(store),
    environment: {
      THRESHOLDS_FILE: thresholds,
      ALERT_WEBHOOK_URL: receiver.url,
      ALERT_WEBHOOK_KEY: KEY,
      SMTP_URL: mail.url,
      ALERT_MAIL_TO: 'an@example.vn, binh@example.vn',
      ALERT_MAIL_FROM: 'tiem-chung@example.vn',
    },
  });
});
afterAll(async () => {
  await web?.stop();
  await receiver?.close();
  await mail?.close();
  rmSync(folder, { recursive: true, force: true });
});

const alerts = () => web.runtime.alerting.alerts;
const ofRule = (name: string): Alert | undefined =>
  alerts()
    .list()
    .find(({ subject }) => subject.rule === name);
const soon = (look: () => void | Promise<void>) => vi.waitFor(look, { timeout: 20_000, interval: 50 });
const late = (n: number, sign = 1): Promise<void> =>
  insertFacts(
    web.store,
    'dose_facts',
    Array.from({ length: n }, () => ({ late: 1, sign })),
  );
const bodies = (): Record<string, unknown>[] =>
  receiver.received.map(({ body }) => JSON.parse(body) as Record<string, unknown>);

describe('alerts', () => {
  it('are raised beyond one limit, sent signed and by e-mail, and counted on every screen', async () => {
    receiver.answers.push(500);
    await late(5);
    await soon(() => expect(ofRule('late_doses')?.state).toBe('raised'));
    expect(ofRule('late_doses')).toMatchObject({ subject: { about: '01' }, figures: { value: 5, limit: 4 } });
    expect(web.runtime.hub.status().alerts_open).toBe(1);
    // The first answer was a failure: it is sent again, and is the same.
    await soon(() => expect(receiver.received).toHaveLength(2));
    expect(bodies()[1]).toEqual(bodies()[0]);
    expect(bodies()[0]).toMatchObject({
      event: 'raised',
      simulated: true,
      rule: 'late_doses',
      about: '01',
      value: 5,
      limit: 4,
      text: { vi: expect.stringContaining('Hà Nội'), en: expect.stringContaining('limit 4') },
    });
    const { headers, body } = receiver.received[1]!;
    const signature = createHmac('sha256', KEY)
      .update(`${String(headers['x-timestamp'])}.${body}`)
      .digest('hex');
    expect(headers['x-signature']).toBe(`sha256=${signature}`);
    await soon(() => expect(mail.mails).toHaveLength(1));
    expect(mail.mails[0]).toMatchObject({
      from: 'tiem-chung@example.vn',
      to: ['an@example.vn', 'binh@example.vn'],
    });
    await soon(() =>
      expect(
        ofRule('late_doses')!
          .history.filter(({ event }) => event === 'sent')
          .map(({ by }) => by)
          .sort(),
      ).toEqual(['mail', 'webhook']),
    );
  });

  it('are not cleared inside the gap, but beyond it', async () => {
    await late(2, -1);
    await soon(() => expect(web.runtime.hub.snapshot('01', null).own.includes(3)).toBe(true));
    await alerts().look();
    expect(ofRule('late_doses')!.state).toBe('raised');
    await late(1, -1);
    await soon(() => expect(ofRule('late_doses')!.state).toBe('cleared'));
    await soon(() => expect(bodies().at(-1)).toMatchObject({ event: 'cleared', value: 2 }));
    expect(web.runtime.hub.status().alerts_open).toBe(0);
  });

  it('come with a signal, are acknowledged by name, and kept through a restart', async () => {
    const severe = { site: 'S9', site_commune: '00004', vaccine: 'abdala', lot: 'A1' };
    await insertFacts(web.store, 'reaction_facts', [severe, severe]);
    await soon(() =>
      expect(
        alerts()
          .list()
          .filter(({ subject }) => subject.on === 'signal').length,
      ).toBeGreaterThan(0),
    );
    const { id } = ofRule('signal')!;
    const ask = (handler: unknown, init: RequestInit = {}, params = {}): Promise<Response> => {
      const url = new URL('http://127.0.0.1/');
      const locals = {
        live: web.runtime.hub,
        signals: web.runtime.signals,
        alerts: alerts(),
        lang: 'vi',
        viewer: OPEN_NATIONAL_VIEWER,
      };
      const event = {
        url,
        params,
        locals,
        request: new Request(url, init),
        getClientAddress: () => '127.0.0.1',
      };
      return (handler as RequestHandler)(event as never) as Promise<Response>;
    };
    const acknowledge = (body: object, headers = {}): Promise<Response> =>
      ask(
        postAlert,
        {
          method: 'POST',
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json', ...headers },
        },
        { id },
      );
    expect((await acknowledge({ by: '' })).status).toBe(400);
    expect((await acknowledge({ by: 'Nguyễn An' }, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await acknowledge({ by: 'Nguyễn An' })).status).toBe(200);
    expect((await acknowledge({ by: 'Trần Bình' })).status).toBe(400);
    const listed = alertsAnswer.strict().parse(await (await ask(getAlerts)).json());
    expect(listed.alerts.find((one) => one.id === id)).toMatchObject({
      state: 'acknowledged',
      names: { vi: expect.stringMatching(/ca nặng/) },
    });
    await soon(() =>
      expect(
        alerts()
          .get(id)!
          .history.filter(({ event }) => event === 'sent'),
      ).toHaveLength(2),
    );
    const sent = receiver.received.length;
    const before = alerts().list();
    web = await web.restart();
    expect(alerts().list()).toEqual(before);
    await alerts().look();
    expect(alerts().get(id)!.state).toBe('acknowledged');
    expect(receiver.received.length).toBe(sent);
  });
});

describe('a way that fails', () => {
  it('is given up after its tries and noted; a redirect is a failure and is not followed', async () => {
    const alert = ofRule('late_doses')!;
    const noted: string[] = [];
    const delivery = new AlertDelivery({
      alerts: {
        list: () => [],
        get: () => alert,
        note: async (_id, event, by, reason) => void noted.push(`${event} ${by} ${reason}`),
      },
      ways: [
        new WebhookWay({
          url: receiver.url,
          key: KEY,
          text: () => ({ subject: '', vi: '', en: '', simulated: false }),
          nowMs: () => Date.now(),
        }),
      ],
      pausesMs: [1, 1],
      log: silentLog,
    });
    const before = receiver.received.length;
    receiver.answers.push(302, 302, 302);
    delivery.take(alert, alert.history[0]!);
    await soon(() => expect(noted).toEqual(['failed webhook the receiver answered 302']));
    expect(receiver.received.length).toBe(before + 3);
    await delivery.stop();
  });
});
