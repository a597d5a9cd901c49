/** From what is known of lots, sites and vaccines to the findings of every subject that was touched. Pure. */
import type { Thresholds } from '#schema/thresholds.ts';
import {
  clusterFinding,
  lotFinding,
  prrFinding,
  type Finding,
  type SignalKind,
  type Subject,
} from '#web/lib/indicators/signals.ts';
import type { VaccineAtSite } from '#web/lib/indicators/cluster.ts';
import { key, type Counts, type SignalBooks, type Touched } from './signal-reader.ts';

type Rules = Thresholds['safety'];

function subjectOf(kind: SignalKind, about: Partial<Subject>): Subject {
  return { vaccine: '', lot: '', site: '', place: '', day: '', symptom: '', ...about, kind };
}

/** Sums of counts by their first parts. */
class Totals {
  readonly #byFirst = new Map<string, number>();
  constructor(counts: Counts) {
    for (const [name, n] of counts) {
      const first = name.slice(0, name.lastIndexOf('\u0000'));
      this.#byFirst.set(first, (this.#byFirst.get(first) ?? 0) + n);
    }
  }
  of(...parts: string[]): number {
    return this.#byFirst.get(key(...parts)) ?? 0;
  }
}

/** Every subject that these reports are part of, once each. */
export function findingsOf(books: SignalBooks, touched: readonly Touched[], rules: Rules): Finding[] {
  const serious = touched.filter((one) => one.serious);
  const vaccineCases = new Totals(books.vaccineCases);
  const vaccineDoses = new Totals(books.vaccineDoses);
  const elsewhere = (vaccine: string, doses: number, cases: number): VaccineAtSite => ({
    doses,
    otherCases: vaccineCases.of(vaccine) - cases,
    otherDoses: vaccineDoses.of(vaccine) - doses,
  });
  return [
    ...once(serious, ({ site, day }) => key(site, day)).map(({ site, day }) =>
      siteDayFinding(books, site, day, elsewhere, rules),
    ),
    ...once(serious, ({ lot, vaccine, site }) => key(lot, vaccine, site)).map(({ lot, vaccine, site }) => {
      const cases = books.lotSiteCases.get(key(lot, vaccine, site)) ?? 0;
      const doses = books.lotSiteDoses.get(key(lot, vaccine, site)) ?? 0;
      const place = books.placeOf.get(site) ?? '';
      const subject = subjectOf('cluster_lot', { lot, vaccine, site, place });
      return clusterFinding(subject, cases, [elsewhere(vaccine, doses, cases)], rules);
    }),
    ...once(serious, ({ lot, vaccine }) => key(lot, vaccine)).map(({ lot, vaccine }) =>
      ofLot(books, lot, vaccine, rules),
    ),
    ...ofSymptoms(books, rules),
  ];
}

function once(touched: readonly Touched[], name: (one: Touched) => string): Touched[] {
  return [...new Map(touched.map((one) => [name(one), one])).values()];
}

function siteDayFinding(
  books: SignalBooks,
  site: string,
  day: string,
  elsewhere: (vaccine: string, doses: number, cases: number) => VaccineAtSite,
  rules: Rules,
): Finding {
  let all = 0;
  const atSite: VaccineAtSite[] = [];
  const of = key(site, day, '');
  for (const [name, cases] of books.siteDayCases) {
    if (cases <= 0 || !name.startsWith(of)) continue;
    const vaccine = name.slice(of.length);
    all += cases;
    atSite.push(elsewhere(vaccine, books.siteDayDoses.get(name) ?? 0, cases));
  }
  // Which vaccine it was is no part of what it is about: a correction must not make another signal of it.
  const subject = subjectOf('cluster_day', { site, day, place: books.placeOf.get(site) ?? '' });
  return clusterFinding(subject, all, atSite, rules);
}

/** The lot against the other lots of the vaccine in the weeks in which it was given. */
function ofLot(books: SignalBooks, lot: string, vaccine: string, rules: Rules): Finding {
  const counts = { cases: 0, otherCases: 0, doses: 0, otherDoses: 0 };
  const of = key(lot, vaccine, '');
  const weeks = new Set<string>();
  for (const [name, doses] of books.lotDoses)
    if (name.startsWith(of) && doses > 0) {
      counts.doses += doses;
      weeks.add(name.slice(of.length));
    }
  for (const week of weeks) {
    counts.cases += books.lotCases.get(of + week) ?? 0;
    counts.otherCases += books.vaccineCases.get(key(vaccine, week)) ?? 0;
    counts.otherDoses += books.vaccineDoses.get(key(vaccine, week)) ?? 0;
  }
  counts.otherCases -= counts.cases;
  counts.otherDoses -= counts.doses;
  return lotFinding(subjectOf('lot_ratio', { lot, vaccine }), counts, rules);
}

/** Every vaccine and symptom that were reported together. */
function ofSymptoms(books: SignalBooks, rules: Rules): Finding[] {
  let allReports = 0;
  for (const n of books.reports.values()) allReports += n;
  const bySymptom = new Map<string, number>();
  for (const [name, n] of books.symptoms) {
    const symptom = name.slice(name.indexOf('\u0000') + 1);
    bySymptom.set(symptom, (bySymptom.get(symptom) ?? 0) + n);
  }
  return [...books.symptoms].map(([name, a]) => {
    const at = name.indexOf('\u0000');
    const [vaccine, symptom] = [name.slice(0, at), name.slice(at + 1)];
    const reports = books.reports.get(vaccine) ?? 0;
    const c = bySymptom.get(symptom)! - a;
    const cells = { a, b: reports - a, c, d: allReports - reports - c };
    return prrFinding(subjectOf('prr', { vaccine, symptom }), cells, rules);
  });
}
