/** An alert as a person reads it in a message: what it is, of what, since when. */
import type { UnitTree } from '#schema/units.ts';
import { alertSentence, type AlertNames } from '#web/lib/alerts/sentence.ts';
import messages from '#web/lib/alerts/messages.ts';
import { formatInstant } from '#web/lib/i18n/format.ts';
import { fill, LANGS, type Lang } from '#web/lib/i18n/lang.ts';
import type { LiveView, SignalsView } from '#web/lib/server/runtime.ts';
import { alertNames } from '#web/lib/server/alert-names.ts';
import type { AlertMessage } from './alert-delivery.ts';

export interface AlertText {
  readonly subject: string;
  readonly vi: string;
  readonly en: string;
  readonly simulated: boolean;
}

export interface AlertTextOptions {
  readonly tree: UnitTree;
  readonly live: Pick<LiveView, 'status'>;
  readonly signals: Pick<SignalsView, 'get'>;
}

export function alertText(
  { tree, live, signals }: AlertTextOptions,
  { event, alert }: AlertMessage,
): AlertText {
  const { simulated } = live.status();
  const names: AlertNames = alertNames(tree, signals, alert.subject);
  const head = event === 'raised' ? messages.mailSubject : messages.mailCleared;
  const textIn = (lang: Lang): string => {
    const mark = simulated ? messages.simulated[lang] : '';
    const what = fill(head[lang], { what: alertSentence(alert, names, lang) });
    return `${mark}${what} (${fill(messages.since[lang], { at: formatInstant(alert.raised_campaign_ms, lang) })})`;
  };
  const [vi, en] = LANGS.map(textIn) as [string, string];
  // One line, whatever stands in a name.
  return { subject: vi.replace(/\s+/g, ' ').slice(0, 200), vi, en, simulated };
}
