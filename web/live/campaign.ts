/** What the store says about itself, and the campaign's clock that follows from it. Pure. */
import type { DemoProgress } from '#schema/socket.ts';
import { z } from 'zod';

const demoFact = z.object({
  phase: z.enum(['loading', 'live']),
  loaded: z.number(),
  expected: z.number(),
  anchor_wall_ms: z.number(),
  anchor_campaign_ms: z.number(),
  speed: z.number(),
});

export interface Campaign {
  readonly simulated: boolean;
  readonly demo: DemoProgress | null;
  /** The campaign's clock at a moment of the wall clock, both ms. */
  campaignMs(wallMs: number): number;
  /** Campaign milliseconds per millisecond. */
  readonly speed: number;
}

export const REAL_CAMPAIGN: Campaign = {
  simulated: false,
  demo: null,
  campaignMs: (wallMs) => wallMs,
  speed: 1,
};

/** From the rows of `store_facts`, newest version per key. Throws when the demonstration wrote something else. */
export function campaignOf(facts: ReadonlyMap<string, string>): Campaign {
  const simulated = facts.get('simulated') === '1';
  const text = facts.get('demo');
  if (text === undefined) return { ...REAL_CAMPAIGN, simulated };
  const demo = demoFact.parse(JSON.parse(text));
  // While history is loaded the campaign stands still at its first live moment.
  const speed = demo.phase === 'loading' ? 0 : demo.speed;
  return {
    simulated,
    demo: { phase: demo.phase, loaded: demo.loaded, expected: demo.expected },
    campaignMs: (wallMs) => demo.anchor_campaign_ms + (wallMs - demo.anchor_wall_ms) * speed,
    speed,
  };
}
