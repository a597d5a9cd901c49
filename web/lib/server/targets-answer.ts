/** When a unit and those below it reach their targets. Worked out at a pace of its own, and kept meanwhile. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '#schema/errors.ts';
import type { Thresholds } from '#schema/thresholds.ts';
import { parseDay, type DayNumber } from '#schema/time.ts';
import type { Unit, UnitLevel } from '#schema/units.ts';
import { goalsOf } from '#web/lib/indicators/goals.ts';
import { seedOf } from '#web/lib/indicators/random.ts';
import { forecast, type Forecast } from '#web/lib/indicators/target-date.ts';
import type { TargetFan, TargetRow, TargetsAnswer } from '#web/lib/target/answer.ts';
import { unitTuples } from '#web/lib/tables/unit-rows.ts';
import { nowcastsOf } from './nowcasts.ts';
import { outlookOf, type UnitOutlook } from './outlooks.ts';
import { weekBook, type WeekBook } from './queries/target-weeks.ts';
import type { EvidenceView } from './runtime.ts';
import { byUrgency, targetFan, targetRow } from './target-row.ts';

/** Units that are simulated for one answer at most. */
const MOST_UNITS = 1000;
/** Answers are worked out again after so long, if anything changed: a date is read, not watched. */
const FRESH_MS = 30_000;
const KEPT = 64;
/** Milliseconds of simulation between two turns of the event loop. */
const TURN_MS = 10;

export async function targetsAnswer(
  locals: App.Locals,
  unit: Unit,
  level: UnitLevel | null,
  nowMs: number,
): Promise<TargetsAnswer> {
  const { live, evidence, thresholds } = locals;
  const { tree } = live;
  const snapshot = live.snapshot(unit.code, level);
  if (snapshot.rows.length > MOST_UNITS)
    throw new AppError('bad_request', `level: more than ${MOST_UNITS} units are not answered at once`);
  const rules = thresholds.target;
  const head = {
    today: snapshot.today,
    level: snapshot.level,
    goals: goalsOf(tree, unit, rules),
    horizon_days: 7 * rules.weeks,
  };
  if (evidence.seq === 0) return { ...head, ready: false, own: [], fans: [], units: [] };
  const { answers } = memoryOf(evidence);
  const key = `${live.status().epoch} ${snapshot.today} ${unit.code} ${snapshot.level}`;
  const known = answers.get(key);
  if (known && (known.seq === evidence.seq || nowMs - known.atMs < FRESH_MS)) return known.answer;
  const { seq } = evidence;
  const answer = workOut(locals, unit, snapshot.level, head);
  if (!known) {
    answers.set(key, { seq, atMs: nowMs, answer });
    answer.catch(() => answers.delete(key));
    forgetOldest(answers);
    return answer;
  }
  // Nobody waits for the next one: what there is stays until it is there.
  answers.set(key, { seq, atMs: nowMs, answer: known.answer });
  answer.then(
    () => answers.set(key, { seq, atMs: nowMs, answer }),
    () => undefined,
  );
  return known.answer;
}

interface Memory {
  readonly answers: Map<string, { seq: number; atMs: number; answer: Promise<TargetsAnswer> }>;
  readonly books: Map<string, Promise<WeekBook>>;
}
const memories = new WeakMap<EvidenceView, Memory>();

function memoryOf(evidence: EvidenceView): Memory {
  let memory = memories.get(evidence);
  if (!memory) memories.set(evidence, (memory = { answers: new Map(), books: new Map() }));
  return memory;
}

function forgetOldest(map: Map<string, unknown>): void {
  if (map.size > KEPT) map.delete(map.keys().next().value!);
}

/** What happened by week does not change much in a day: one question for each unit and campaign day. */
function bookOf(
  { live, reads, evidence }: App.Locals,
  unit: Unit,
  today: DayNumber,
  weeks: number,
): Promise<WeekBook> {
  const { books } = memoryOf(evidence);
  const key = `${live.status().epoch} ${today} ${unit.code}`;
  let book = books.get(key);
  if (!book) {
    book = weekBook(reads, live.tree, unit, today, weeks);
    books.set(key, book);
    book.catch(() => books.delete(key));
    forgetOldest(books);
  }
  return book;
}

async function workOut(
  locals: App.Locals,
  unit: Unit,
  level: UnitLevel | null,
  head: Pick<TargetsAnswer, 'today' | 'level' | 'goals' | 'horizon_days'>,
): Promise<TargetsAnswer> {
  const { live, evidence, thresholds } = locals;
  const { tree } = live;
  const rules = thresholds.target;
  const today = parseDay(head.today)!;
  const book = await bookOf(locals, unit, today, rules.look_back_weeks);
  const nowcasts = nowcastsOf(locals);
  if (!nowcasts) throw new AppError('unavailable', 'The evidence is being read.', { retryAfterSeconds: 2 });
  const snapshot = live.snapshot(unit.code, level);
  const within = new Map(level === null ? [] : unitTuples(tree, unit.code, level).map((u) => [u[0], u[3]]));
  // All of one turn, since the evidence may move in the next.
  const all = [
    { unit, within: '', cells: snapshot.own as readonly number[] },
    ...snapshot.rows.map(([index, ...cells]) => ({
      unit: tree.units[index!]!,
      within: within.get(index!) ?? '',
      cells: cells as readonly number[],
    })),
  ].map((one) => ({
    ...one,
    outlook: outlookOf(
      tree,
      one.unit,
      one.cells,
      evidence.of(tree.indexOf.get(one.unit.code)!),
      nowcasts.of(one.unit),
      book,
      rules,
    ),
  }));
  const own: TargetRow[] = [];
  const fans: TargetFan[] = [];
  const units: TargetRow[] = [];
  let turnEnds = performance.now() + TURN_MS;
  for (const [i, one] of all.entries()) {
    const simulated = simulate(one.unit, one.outlook, rules);
    for (const goal of goalsOf(tree, one.unit, rules)) {
      const row = targetRow(goal, one.unit, one.within, one.cells, one.outlook, simulated, today, rules);
      (i === 0 ? own : units).push(row);
      const fan =
        i === 0 ? targetFan(goal, row, one.unit, one.cells, one.outlook, simulated, today, rules) : null;
      if (fan) fans.push(fan);
    }
    if (performance.now() > turnEnds) {
      await nextTurn();
      turnEnds = performance.now() + TURN_MS;
    }
  }
  return { ...head, ready: true, own, fans, units: units.sort(byUrgency) };
}

/** The seed is the unit: an answer changes with its figures, not by chance. */
export function simulate(unit: Unit, outlook: UnitOutlook, rules: Thresholds['target']): Forecast {
  return forecast(
    outlook,
    {
      runs: rules.runs,
      weeks: rules.weeks,
      trendShare: rules.trend_share,
      persistence: rules.persistence,
      leastDrift: rules.least_drift,
      returnShare: rules.return_share,
    },
    seedOf(unit.code),
  );
}
