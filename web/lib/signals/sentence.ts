/** A signal in one sentence, in the reader's language. Pure. */
import { vaccineOf } from '#schema/vaccines.ts';
import type { SignalNotice } from '#schema/socket.ts';
import { formatCount, formatDate, formatInstant, formatMoment } from '../i18n/format.ts';
import { fill, type Lang } from '../i18n/lang.ts';
import type { SignalFace } from './answer.ts';
import messages, { sentences, symptomNames } from './messages.ts';

/** Cases that chance lets expect: small numbers with a decimal, tiny ones as such. */
export function formatExpected(expected: number, lang: Lang): string {
  if (expected >= 10) return formatCount(expected, lang);
  const text = expected < 0.1 ? '< 0.1' : expected.toFixed(1);
  return lang === 'vi' ? text.replace('.', ',') : text;
}

export function vaccineName(code: string): string {
  return vaccineOf(code)?.name ?? code;
}

interface Said {
  readonly kind: SignalNotice['kind'];
  readonly vaccine: string;
  readonly lot: string;
  readonly site: string;
  readonly place: string;
  readonly day: string;
  readonly symptom: string;
  readonly cases: number;
  readonly expected: number;
}

function sentence(said: Said, lang: Lang): string {
  return fill(sentences[said.kind][lang], {
    cases: formatCount(said.cases, lang),
    expected: formatExpected(said.expected, lang),
    vaccine: vaccineName(said.vaccine),
    lot: said.lot,
    site: said.site,
    place: said.place,
    day: said.day === '' ? '' : formatDate(said.day, lang),
    symptom: symptomNames[said.symptom]?.[lang] ?? said.symptom,
  });
}

export function noticeSentence(notice: SignalNotice, lang: Lang): string {
  const place = notice.place.map(({ name }) => name).join(', ');
  return sentence({ ...notice, lot: notice.lots[0] ?? '', place }, lang);
}

type NoticeStock = NonNullable<SignalNotice['stock']>;

/** What was given in the last hours, and the sites that gave most of it. */
function lastHoursPhrase(told: NoticeStock['last_hours'], lang: Lang): string {
  if (told === null) return messages.noticeHoursUnknown[lang];
  const hours = formatCount(told.hours, lang);
  if (told.last_ms === null) return fill(messages.noticeHoursNone[lang], { hours });
  const named = told.most.map(({ site, name, given }) => `${site} (${name}) ${formatCount(given, lang)}`);
  const more = told.sites - named.length;
  if (more > 0) named.push(fill(messages.noticeMoreSites[lang], { n: formatCount(more, lang) }));
  return fill(messages.noticeHours[lang], {
    hours,
    n: formatCount(told.given, lang),
    sites: formatCount(told.sites, lang),
    last: formatMoment(told.last_ms, told.at_campaign_ms, lang),
    most: named.join(', '),
  });
}

/** Who still holds the lots and who gives them, in one sentence. */
export function stockSentence(lots: readonly string[], stock: NoticeStock, lang: Lang): string {
  return fill(messages.noticeStock[lang], {
    lots: lots.join(', '),
    left: formatCount(stock.doses_left, lang),
    units: formatCount(stock.units, lang),
    recent: lastHoursPhrase(stock.last_hours, lang),
    today: formatCount(stock.given_today, lang),
    yesterday: formatCount(stock.given_yesterday, lang),
    at: formatInstant(stock.at_campaign_ms, lang),
  });
}

export function signalSentence({ subject, figures, place_name }: SignalFace, lang: Lang): string {
  return sentence({ ...subject, ...figures, place: place_name }, lang);
}
