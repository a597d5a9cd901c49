/** Alerts as the API answers them, and what it takes. */
import { z } from 'zod';
import type { AlertFace, AlertsAnswer } from '#web/lib/alerts/answer.ts';
import { ALERT_EVENTS, type Alert, type AlertState } from '#web/lib/alerts/history.ts';
import type { Lang } from '#web/lib/i18n/lang.ts';
import { stamp } from './api-schemas.ts';
import { alertNames } from './alert-names.ts';
import type { Table } from './csv.ts';

/** History of alerts that are over: the newest so many. */
const MOST_OVER = 200;

const states = ['raised', 'acknowledged', 'cleared'] as const;
export const alertsQuery = z.object({ state: z.enum(states).optional() });
export const alertAction = z.strictObject({
  by: z.string().trim().min(2).max(80).describe('Name of the viewer who acknowledges it.'),
});
export const alertsAnswer = z.object({
  alerts: z.array(
    z.object({
      id: z.string(),
      state: z.enum(states),
      subject: z.object({ rule: z.string(), on: z.string(), about: z.string(), measure: z.string() }),
      value: z.number().nullable(),
      limit: z.number().nullable(),
      names: z.object({ vi: z.string(), en: z.string() }),
      raised_at: z.iso.datetime(),
      changed_at: z.iso.datetime(),
      history: z.array(
        z.object({ at: z.iso.datetime(), event: z.enum(ALERT_EVENTS), by: z.string(), reason: z.string() }),
      ),
    }),
  ),
  ...stamp,
});

export const ALERT_OPERATIONS = [
  {
    path: '/api/v1/alerts',
    summary: 'Alerts of the whole country, those that are up first, and the newest that are over.',
    query: alertsQuery,
    answer: alertsAnswer,
  },
  {
    path: '/api/v1/alerts/{id}',
    summary: 'One alert, as a list of one.',
    query: z.object({}),
    answer: alertsAnswer,
  },
];

const ALERT_COLUMNS = [
  'id',
  'state',
  'rule',
  'on',
  'about',
  'name',
  'measure',
  'value',
  'limit',
  'raised_at',
  'changed_at',
] as const;

/** The same as a table. */
export function alertsTable(alerts: readonly AlertFace[], lang: Lang): Table {
  return {
    columns: ALERT_COLUMNS,
    rows: alerts.map(({ id, state, subject, names, value, limit, raised_at, changed_at }) => [
      id,
      state,
      subject.rule,
      subject.on,
      subject.about,
      names[lang],
      subject.measure,
      value,
      limit,
      raised_at,
      changed_at,
    ]),
  };
}

const iso = (ms: number): string => new Date(ms).toISOString();

export function alertsBody(
  { alerts, signals, live }: Pick<App.Locals, 'alerts' | 'signals' | 'live'>,
  asked: { state?: AlertState | undefined; id?: string } = {},
): AlertsAnswer {
  const face = (alert: Alert): AlertFace => ({
    id: alert.id,
    state: alert.state,
    subject: alert.subject,
    value: alert.figures.value,
    limit: alert.figures.limit,
    names: alertNames(live.tree, signals, alert.subject),
    raised_at: iso(alert.raised_campaign_ms),
    changed_at: iso(alert.changed_ms),
    history: alert.history.map(({ at_ms, event, by, reason }) => ({ at: iso(at_ms), event, by, reason })),
  });
  const all = alerts
    .list()
    .filter(({ id, state }) => (asked.state ?? state) === state && (asked.id ?? id) === id);
  const over = all.filter(({ state }) => state === 'cleared').slice(0, MOST_OVER);
  return { alerts: [...all.filter(({ state }) => state !== 'cleared'), ...over].map(face) };
}
