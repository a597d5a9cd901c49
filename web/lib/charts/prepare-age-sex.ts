/** People by age band and sex as bars on both sides of an axis, with coverage where it can be told. Pure. */
import { formatCount, formatValue } from '../i18n/format.ts';
import { fill, type Lang } from '../i18n/lang.ts';
import type { AgeSexAnswer } from './answers.ts';
import type { TableData } from './day-table.ts';
import { ageSexMessages as text } from './messages.ts';

export interface AgeBar {
  people1plus: number;
  peopleFull: number;
  /** Lengths as shares of the longest bar, 0 to 1. */
  share1plus: number;
  shareFull: number;
}

export interface AgeBand {
  band: string;
  f: AgeBar;
  m: AgeBar;
  /** People of the band, census 2019, both sexes; `null` where the census tells none. */
  people: number | null;
  coverage1plus: number | null;
  coverageFull: number | null;
}

export interface PreparedAgeSex {
  /** Oldest first, as population pyramids are drawn. */
  bands: AgeBand[];
  /** People whose sex is neither; part of coverage, on neither side of the axis. */
  other1plus: number;
  otherFull: number;
  hasDenominator: boolean;
  summary: string;
}

export function prepareAgeSex(answer: AgeSexAnswer, lang: Lang): PreparedAgeSex {
  const names = [...new Set([...answer.rows, ...(answer.population ?? [])].map((row) => row.band))].sort(
    (a, b) => firstAge(b) - firstAge(a),
  );
  const sum = (which: 'people_1plus' | 'people_full', band: string | null, sex: string | null): number =>
    answer.rows
      .filter((row) => (band === null || row.band === band) && (sex === null || row.sex === sex))
      .reduce((total, row) => total + row[which], 0);
  const longest = Math.max(
    1,
    ...names.flatMap((band) => (['f', 'm'] as const).map((sex) => sum('people_1plus', band, sex))),
    ...names.flatMap((band) => (['f', 'm'] as const).map((sex) => sum('people_full', band, sex))),
  );
  const bar = (band: string, sex: 'f' | 'm'): AgeBar => {
    const people1plus = sum('people_1plus', band, sex);
    const peopleFull = sum('people_full', band, sex);
    return { people1plus, peopleFull, share1plus: people1plus / longest, shareFull: peopleFull / longest };
  };
  const bands = names.map((band): AgeBand => {
    const people = answer.population?.find((row) => row.band === band)?.people ?? null;
    const coverage = (count: number): number | null =>
      people === null || people <= 0 ? null : count / people;
    return {
      band,
      f: bar(band, 'f'),
      m: bar(band, 'm'),
      people,
      coverage1plus: coverage(sum('people_1plus', band, null)),
      coverageFull: coverage(sum('people_full', band, null)),
    };
  });
  const largest = names.toSorted((a, b) => sum('people_1plus', b, null) - sum('people_1plus', a, null))[0];
  return {
    bands,
    other1plus: sum('people_1plus', null, 'x'),
    otherFull: sum('people_full', null, 'x'),
    hasDenominator: bands.some((band) => band.people !== null),
    summary:
      largest === undefined || sum('people_1plus', null, null) === 0
        ? text.empty[lang]
        : fill(text.summary[lang], {
            one: formatCount(sum('people_1plus', null, null), lang),
            full: formatCount(sum('people_full', null, null), lang),
            f: formatCount(sum('people_1plus', null, 'f'), lang),
            m: formatCount(sum('people_1plus', null, 'm'), lang),
            band: largest,
          }),
  };
}

/** `12-17` → 12, `65+` → 65. */
function firstAge(band: string): number {
  return Number.parseInt(band, 10);
}

export function ageSexTable(prepared: PreparedAgeSex, lang: Lang): TableData {
  const count = (value: number | null): string => formatCount(value, lang);
  return {
    headCell: text.band[lang],
    columns: [
      `${text.f[lang]} ${text.one[lang]}`,
      `${text.f[lang]} ${text.full[lang].toLowerCase()}`,
      `${text.m[lang]} ${text.one[lang]}`,
      `${text.m[lang]} ${text.full[lang].toLowerCase()}`,
      text.people[lang],
      text.coverageOne[lang],
      text.coverageFull[lang],
    ],
    rows: prepared.bands.map((band) => ({
      key: band.band,
      head: band.band,
      cells: [
        count(band.f.people1plus),
        count(band.f.peopleFull),
        count(band.m.people1plus),
        count(band.m.peopleFull),
        count(band.people),
        formatValue('percent', band.coverage1plus, lang),
        formatValue('percent', band.coverageFull, lang),
      ],
    })),
  };
}
