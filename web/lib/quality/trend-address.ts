/** Where the trend of a site, of a source or of the whole unit stands on the page, and what it is called. Pure. */
import type { Label } from '#schema/measures.ts';
import { fill, type Lang } from '../i18n/lang.ts';
import { queryWith } from '../tables/view.ts';
import { daysQuery, type DaysOf } from './answer.ts';
import texts from './messages.ts';

/** Of the part of the page that holds the trend. */
export const TREND_ID = 'trend';

/** Parameters of an address that name whose trend is shown. */
export const WHOLE_UNIT = { commune: null, site: null, source: null } as const;

/** The address with another trend, which is scrolled to. `null`: of the whole unit. */
export function trendHref(params: URLSearchParams, of: DaysOf | null): string {
  return `${queryWith(params, { ...WHOLE_UNIT, ...daysQuery(of) })}#${TREND_ID}`;
}

export function trendTitle(of: DaysOf | null, lang: Lang): string {
  if (of === null) return texts.trend[lang];
  const title: Label = of.by === 'site' ? texts.trendOfSite : texts.trendOfSource;
  return fill(title[lang], { site: of.site ?? '', name: of.name });
}
