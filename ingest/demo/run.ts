/** The demonstration: loads the history once, then lets the campaign go on. Ends when it is told to stop. */
import type { Store } from '#schema/clickhouse/client.ts';
import { projectOnInsert } from '#schema/clickhouse/projections.ts';
import type { DemoProgress } from '#schema/socket.ts';
import { parseDay, systemClock, type Clock } from '#schema/time.ts';
import { loadUnitTree } from '#schema/unit-tree.ts';
import type { UnitTree } from '#schema/units.ts';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { campaignDays } from './campaign.ts';
import type { DayPlan } from './cells.ts';
import { chunksOf } from './chunks.ts';
import { seedOf } from './draw.ts';
import type { Making } from './expand.ts';
import { CampaignClock, LiveSender, type Post } from './live.ts';
import { BulkLoader } from './load.ts';
import { DAY_COUNT, FIRST_DAY } from './national.ts';
import { provincePlan, type ProvincePlan } from './province-plan.ts';
import { dayStartSeconds } from './records.ts';
import { checkDemoSettings, type DemoConfig } from './settings.ts';
import { createStaging } from './staging.ts';
import { DemoFacts, type DemoState } from './state.ts';
import { truthOf } from './truth.ts';

export interface DemoParts {
  readonly config: DemoConfig;
  /** Opens a connection of its own; it is closed at the end. */
  readonly openStore: () => Store;
  /** Sends lines through the door as source `demo`; throws AppError when the request as a whole was refused. */
  readonly post: Post;
  readonly onProgress: (progress: DemoProgress) => void;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

/** Hour of the day after the history at which the campaign goes on: the sites open. */
const OPENING_SECONDS = 7 * 3600;

/**
 * Runs until the campaign is over or `signal` is aborted; what was stopped goes on at the next start, nothing twice.
 * A store that already holds a demonstration goes on with its day, seed and units, whatever the settings say now.
 * @throws Error when the settings name an unknown province or a day outside the campaign
 */
export async function startDemo(parts: DemoParts): Promise<void> {
  const clock = parts.clock ?? systemClock;
  const store = parts.openStore();
  try {
    const facts = new DemoFacts(store, () => clock.nowMs());
    const plan = provincePlan();
    const tree = loadUnitTree();
    const before = await facts.read();
    const state = before
      ? { ...before, speed: parts.config.speed }
      : firstState(parts.config, tree, plan, clock);
    await facts.markSimulated();
    await facts.write({ ...state, anchor_wall_ms: clock.nowMs() });
    await createStaging(store);
    const liveFrom = parseDay(state.day)! + 1;
    const seed = seedOf(state.seed);
    const making: Making = { seed, liveFrom };
    const choice = { seed, units: state.units, demoDay: liveFrom - 1 };
    if (!before) await facts.writeTruth(truthOf(tree, plan, choice));
    const days = campaignDays(tree, plan, choice);
    const run: Run = { parts, store, clock, facts, making, days };
    const loaded = state.phase === 'live' ? state : await loadProjected(run, state);
    if (loaded) await goOn(run, loaded);
  } finally {
    await store.close();
  }
}

interface Run {
  readonly parts: DemoParts;
  readonly store: Store;
  readonly clock: Clock;
  readonly facts: DemoFacts;
  readonly making: Making;
  readonly days: Iterator<DayPlan>;
}

function firstState(config: DemoConfig, tree: UnitTree, plan: ProvincePlan, clock: Clock): DemoState {
  const day = checkDemoSettings(config, tree);
  return {
    day: config.day,
    seed: config.seed,
    units: [...config.units],
    phase: 'loading',
    loaded: 0,
    expected: dosesUntil(plan, config.units, day),
    anchor_wall_ms: clock.nowMs(),
    anchor_campaign_ms: (dayStartSeconds(day + 1) + OPENING_SECONDS) * 1000,
    speed: config.speed,
  };
}

/** Doses given by a day. A little more than are entered by then. */
function dosesUntil(plan: ProvincePlan, units: readonly string[], day: number): number {
  const n = plan.provinces.length;
  let sum = 0;
  for (const table of plan.doses)
    for (let i = 0; i < Math.min(DAY_COUNT, day - FIRST_DAY + 1) * n; i++)
      if (units.length === 0 || units.includes(plan.provinces[i % n]!)) sum += table[i]!;
  return sum;
}

/** Parts of the history are large and wait long for a merge: they bring their projections. */
async function loadProjected(run: Run, state: DemoState): Promise<DemoState | undefined> {
  await projectOnInsert(run.store, true);
  try {
    return await loadHistory(run, state);
  } finally {
    await projectOnInsert(run.store, false);
  }
}

/** The state with which the campaign goes on; undefined when stopped before the end. */
async function loadHistory(
  { parts, store, clock, facts, making, days }: Run,
  state: DemoState,
): Promise<DemoState | undefined> {
  const loader = new BulkLoader(store, making, clock);
  let made = 0;
  let current = state;
  parts.onProgress({ phase: 'loading', loaded: state.loaded, expected: state.expected });
  for (const chunk of chunksOf(days, making.liveFrom - 1)) {
    if (parts.signal.aborted) return undefined;
    made += chunk.doses;
    // What was counted as loaded is on disk; only the chunk at which a start was broken off is looked at again.
    if (made > state.loaded || chunk.doses === 0) await loader.load(chunk);
    const loaded = Math.max(made, state.loaded);
    current = { ...current, loaded, anchor_wall_ms: clock.nowMs() };
    if (made > state.loaded) await facts.write(current);
    parts.onProgress({ phase: 'loading', loaded, expected: state.expected });
    await nextTurn();
  }
  const done: DemoState = {
    ...current,
    phase: 'live',
    loaded: made,
    expected: made,
    anchor_wall_ms: clock.nowMs(),
  };
  await facts.write(done);
  parts.onProgress({ phase: 'live', loaded: made, expected: made });
  return done;
}

/** Before the sites open vaccine is moved and sessions are opened: on the first day that comes first. */
function answeredUntil({ anchor_campaign_ms: anchor }: DemoState, { liveFrom }: Making): number {
  const midnight = dayStartSeconds(liveFrom) * 1000;
  return anchor === midnight + OPENING_SECONDS * 1000 ? midnight : anchor;
}

async function goOn({ parts, store, clock, facts, making, days }: Run, state: DemoState): Promise<void> {
  const campaign = new CampaignClock(clock, state.speed, state.anchor_campaign_ms);
  const save = (campaignMs: number): Promise<void> =>
    facts.write({ ...state, anchor_wall_ms: clock.nowMs(), anchor_campaign_ms: Math.floor(campaignMs) });
  const sender = new LiveSender(
    {
      store,
      making,
      clock: campaign,
      wall: clock,
      post: parts.post,
      save,
      signal: parts.signal,
    },
    answeredUntil(state, making),
  );
  let caughtUp = false;
  for (let next = days.next(); !next.done && !parts.signal.aborted; next = days.next()) {
    const { day } = next.value;
    await nextTurn();
    if (day < making.liveFrom || dayStartSeconds(day + 1) * 1000 <= state.anchor_campaign_ms) continue;
    if (!caughtUp) {
      // The days before had to be made again to know what comes now; the campaign waited meanwhile.
      caughtUp = true;
      campaign.set(state.anchor_campaign_ms);
      await save(state.anchor_campaign_ms);
    }
    await sender.sendDay(next.value);
  }
  // Stopped, or at the end of the campaign: the next start goes on exactly here.
  await save(sender.answeredMs);
}
