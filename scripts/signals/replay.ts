/**
 * The simulated campaign as the signals see it: counts that grow with every day of entry and every report, in the form in which the
 * live part reads them from the store, and handed to the same rules.
 */
import type { DayPlan, Reaction } from '#ingest/demo/cells.ts';
import { CLUSTER, USED } from '#ingest/demo/vaccines.ts';
import type { Thresholds } from '#schema/thresholds.ts';
import { formatDay, type DayNumber } from '#schema/time.ts';
import { subjectKey, weekOf, type Finding, type SignalKind } from '#web/lib/indicators/signals.ts';
import { consequence, withEvent, type Signal } from '#web/lib/signals/history.ts';
import { findingsOf } from '#web/live/signal-findings.ts';
import { key, type Counts, type SignalBooks } from '#web/live/signal-reader.ts';

/** Doses of a site by day are forgotten after so many days: no report comes later. */
const KEPT_DAYS = 45;

export interface RaisedSignal {
  readonly day: DayNumber;
  readonly kind: SignalKind;
  /** Of the lot, or the site and day, that the demonstration made. */
  readonly isTrue: boolean;
  readonly finding: Finding;
  /** How many severe reactions of the lot of the cluster, to doses of its day, had been reported. */
  readonly clusterCases: number;
}

const add = (counts: Counts, name: string, n: number): void => {
  counts.set(name, (counts.get(name) ?? 0) + n);
};

/** Counts by lot, so that those of one lot are at hand. */
class ByLot {
  readonly #lots = new Map<string, Counts>();
  of(lot: string): Counts {
    let counts = this.#lots.get(lot);
    if (!counts) this.#lots.set(lot, (counts = new Map()));
    return counts;
  }
}

export class Replay {
  readonly #rules: Thresholds['safety'];
  readonly #vaccineCases: Counts = new Map();
  readonly #vaccineDoses: Counts = new Map();
  readonly #lotCases = new ByLot();
  readonly #lotDoses = new ByLot();
  readonly #lotSiteCases: Counts = new Map();
  readonly #lotSiteDoses: Counts = new Map();
  readonly #siteDayCases = new Map<string, Counts>();
  readonly #siteDayDoses = new Map<DayNumber, Counts>();
  readonly #symptoms: Counts = new Map();
  readonly #reports: Counts = new Map();
  readonly #signals = new Map<string, Signal>();
  #clusterCases = 0;
  #at = 0;

  constructor(rules: Thresholds['safety']) {
    this.#rules = rules;
  }

  /** One day of entry: its doses, then its reports in their order. `look`: whether signals are looked for. */
  day(plan: DayPlan, look: boolean): { raised: RaisedSignal[]; serious: number } {
    for (const cell of [...plan.cells, ...plan.revisions]) {
      const n = cell.sign * cell.count;
      if (n === 0) continue;
      const vaccine = USED[cell.vaccine]!;
      const week = weekOf(cell.givenDay);
      add(this.#vaccineDoses, key(vaccine, week), n);
      add(this.#lotDoses.of(cell.lot), key(cell.lot, vaccine, week), n);
      add(this.#lotSiteDoses, key(cell.lot, vaccine, cell.site), n);
      let ofDay = this.#siteDayDoses.get(cell.givenDay);
      if (!ofDay) this.#siteDayDoses.set(cell.givenDay, (ofDay = new Map()));
      add(ofDay, key(cell.site, formatDay(cell.givenDay), vaccine), n);
    }
    for (const day of this.#siteDayDoses.keys())
      if (day < plan.day - KEPT_DAYS) this.#siteDayDoses.delete(day);
    const raised: RaisedSignal[] = [];
    let serious = 0;
    for (const reaction of [...plan.reactions].sort((a, b) => a.reportedAt - b.reportedAt)) {
      this.#take(reaction);
      if (reaction.severity === 'mild') continue;
      serious += 1;
      if (look) raised.push(...this.#look(reaction, plan.day));
    }
    return { raised, serious };
  }

  #take({ dose, severity, symptoms }: Reaction): void {
    const vaccine = USED[dose.vaccine]!;
    add(this.#reports, vaccine, 1);
    for (const symptom of new Set(symptoms)) add(this.#symptoms, key(vaccine, symptom), 1);
    if (severity === 'mild') return;
    const week = weekOf(dose.givenDay);
    const day = formatDay(dose.givenDay);
    add(this.#vaccineCases, key(vaccine, week), 1);
    add(this.#lotCases.of(dose.lot), key(dose.lot, vaccine, week), 1);
    add(this.#lotSiteCases, key(dose.lot, vaccine, dose.site), 1);
    let ofSiteDay = this.#siteDayCases.get(key(dose.site, day));
    if (!ofSiteDay) this.#siteDayCases.set(key(dose.site, day), (ofSiteDay = new Map()));
    add(ofSiteDay, key(dose.site, day, vaccine), 1);
    if (dose.lot === CLUSTER.lot && dose.givenDay === CLUSTER.day) this.#clusterCases += 1;
  }

  #look({ dose }: Reaction, today: DayNumber): RaisedSignal[] {
    const vaccine = USED[dose.vaccine]!;
    const { lot, site } = dose;
    const day = formatDay(dose.givenDay);
    const one = key(lot, vaccine, site);
    const books: SignalBooks = {
      lotCases: this.#lotCases.of(lot),
      lotDoses: this.#lotDoses.of(lot),
      vaccineCases: this.#vaccineCases,
      vaccineDoses: this.#vaccineDoses,
      lotSiteCases: new Map([[one, this.#lotSiteCases.get(one) ?? 0]]),
      lotSiteDoses: new Map([[one, this.#lotSiteDoses.get(one) ?? 0]]),
      placeOf: new Map([[site, dose.commune]]),
      siteDayCases: this.#siteDayCases.get(key(site, day))!,
      siteDayDoses: this.#siteDayDoses.get(dose.givenDay) ?? new Map(),
      symptoms: this.#symptoms,
      reports: this.#reports,
    };
    const raised: RaisedSignal[] = [];
    for (const finding of findingsOf(books, [{ vaccine, lot, site, day, serious: true }], this.#rules)) {
      const id = subjectKey(finding.subject);
      const event = consequence(this.#signals.get(id), finding);
      if (!event) continue;
      const { subject, figures } = finding;
      const at_ms = ++this.#at;
      const next = { id, at_ms, campaign_ms: 0, event, by: '', reason: '', subject, figures };
      this.#signals.set(id, withEvent(this.#signals.get(id), next)!);
      if (event !== 'raised') continue;
      const isTrue =
        subject.lot === CLUSTER.lot || (lot === CLUSTER.lot && subject.day === formatDay(CLUSTER.day));
      raised.push({ day: today, kind: subject.kind, isTrue, finding, clusterCases: this.#clusterCases });
    }
    return raised;
  }
}
