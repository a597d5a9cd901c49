/** What the rules of alerts look at: the figures of units, the signals, the sources, whether the books balance. */
import type { AlertRule, RuleOf } from '#schema/alert-rules.ts';
import { CELL_INDEX, type CellName, type Measure } from '#schema/measures.ts';
import type { Thresholds } from '#schema/thresholds.ts';
import { CAMPAIGN_FIRST_DAY, MICROS_PER_MINUTE, VN_OFFSET_MINUTES, parseDay } from '#schema/time.ts';
import { NATION, type Unit } from '#schema/units.ts';
import {
  ageReading,
  changeReading,
  stateReading,
  thresholdReading,
  type AlertReading,
} from '#web/lib/indicators/alert-rules.ts';
import { silenceOf } from '#web/lib/indicators/silence.ts';
import { limitedOf, limitsOf } from '#web/lib/measure-limits.ts';
import type { LiveView, Reads, SignalsView } from '#web/lib/server/runtime.ts';
import { newestOfSources } from '#web/lib/server/queries/newest-of-sources.ts';
import { isPending } from '#web/lib/signals/history.ts';

/** Sources are asked of the store, so less often than the figures in memory. */
const SOURCES_MS = 30_000;
const MINUTE_MS = 60_000;

export interface AlertReadingsOptions {
  readonly live: LiveView;
  readonly signals: Pick<SignalsView, 'list'>;
  readonly reads: Reads;
  readonly thresholds: Thresholds;
  /** How many units the last comparison with the store found different. */
  readonly different: () => number;
  readonly nowMs: () => number;
}

type UnitCells = readonly [unit: Unit, cells: readonly number[]];

export class AlertReadings {
  readonly #options: AlertReadingsOptions;
  /** Values that measures had, for rules of change: by rule, the oldest first. */
  readonly #past = new Map<string, { ms: number; values: ReadonlyMap<string, number | null> }[]>();
  #sources: ReadonlyMap<string, number> = new Map();
  #sourcesMs = -Infinity;

  constructor(options: AlertReadingsOptions) {
    this.#options = options;
  }

  async of(rule: AlertRule): Promise<AlertReading[]> {
    switch (rule.on) {
      case 'threshold':
        return this.#units(rule.level).map(([unit, cells]) => ({
          rule: rule.name,
          about: unit.code,
          ...thresholdReading(rule, this.#measure(rule).compute(cells, unit)),
        }));
      case 'change':
        return this.#changes(rule);
      case 'no_data':
        return this.#units(rule.level).map(([unit, cells]) => {
          const newest = at(cells, 'newest_accepted_ms');
          return { rule: rule.name, about: unit.code, ...ageReading(rule, this.#age(newest), this.#hour()) };
        });
      case 'source_stale':
        await this.#readSources();
        return [...this.#sources].map(([source, newest]) => ({
          rule: rule.name,
          about: source,
          ...ageReading(rule, this.#age(newest), this.#hour()),
        }));
      case 'signal':
        return this.#options.signals.list().map((signal) => ({
          rule: rule.name,
          about: signal.id,
          ...stateReading(isPending(signal), signal.figures.cases),
        }));
      case 'silence':
        return this.#silences(rule);
      case 'books': {
        const different = this.#options.different();
        return [{ rule: rule.name, about: 'store', ...stateReading(different > 0, different) }];
      }
    }
  }

  #units(level: RuleOf<'threshold'>['level']): UnitCells[] {
    const { live } = this.#options;
    const snapshot = live.snapshot(NATION, level === 'nation' ? null : level);
    const { units } = live.tree;
    if (level === 'nation') return [[live.tree.get(NATION)!, snapshot.own]];
    return snapshot.rows.map(([index, ...cells]) => [units[index!]!, cells]);
  }

  #measure(rule: RuleOf<'threshold'> | RuleOf<'change'>): Measure {
    return limitedOf(rule.measure, limitsOf(this.#options.thresholds))!;
  }

  /** Minutes since an instant of acceptance; `null`: there was none. */
  #age(newestMs: number): number | null {
    return newestMs > 0 ? Math.max(0, this.#options.nowMs() - newestMs) / MINUTE_MS : null;
  }

  /** Hour of the day in Vietnam, by the campaign's clock: in a demonstration its night is the night. */
  #hour(): number {
    const { campaign_ms } = this.#options.live.status();
    return Math.floor(
      ((campaign_ms * 1000 + VN_OFFSET_MINUTES * MICROS_PER_MINUTE) / (60 * MICROS_PER_MINUTE)) % 24,
    );
  }

  #changes(rule: RuleOf<'change'>): AlertReading[] {
    const measure = this.#measure(rule);
    const now = this.#options.nowMs();
    const values = new Map(
      this.#units(rule.level).map(([unit, cells]) => [unit.code, measure.compute(cells, unit)] as const),
    );
    const past = this.#past.get(rule.name) ?? [];
    this.#past.set(rule.name, past);
    const overMs = rule.over_minutes * MINUTE_MS;
    // A hundred samples of the time are enough to find the value then.
    if (past.length === 0 || now - past.at(-1)!.ms >= overMs / 100) past.push({ ms: now, values });
    while (past.length > 1 && now - past[1]!.ms >= overMs) past.shift();
    const then = now - past[0]!.ms >= overMs ? past[0]!.values : undefined;
    return [...values].map(([code, value]) => ({
      rule: rule.name,
      about: code,
      ...changeReading(rule, value, then?.get(code) ?? null),
    }));
  }

  async #readSources(): Promise<void> {
    const now = this.#options.nowMs();
    if (now - this.#sourcesMs < SOURCES_MS) return;
    this.#sources = await newestOfSources(this.#options.reads);
    this.#sourcesMs = now;
  }

  #silences(rule: RuleOf<'silence'>): AlertReading[] {
    const { live, thresholds } = this.#options;
    const { own } = live.snapshot(NATION, null);
    const seriousOf = (cells: readonly number[]): number =>
      at(cells, 'reactions_severe') + at(cells, 'reactions_fatal');
    const doses = at(own, 'doses_total');
    const nationalRate = doses > 0 ? seriousOf(own) / doses : 0;
    const years = (parseDay(live.status().today)! - parseDay(CAMPAIGN_FIRST_DAY)! + 1) / 365.25;
    return this.#units(rule.level).map(([unit, cells]) => {
      const told = silenceOf(
        {
          serious: seriousOf(cells),
          people: unit.population,
          years,
          doses: at(cells, 'doses_total'),
          nationalRate,
        },
        thresholds.safety,
      );
      return {
        rule: rule.name,
        about: unit.code,
        ...stateReading(told.silent, seriousOf(cells)),
      };
    });
  }
}

function at(cells: readonly number[], name: CellName): number {
  return cells[CELL_INDEX[name]] ?? 0;
}
