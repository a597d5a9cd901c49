/** What the store says about itself, and the campaign's clock. */
import { describe, expect, it } from 'vitest';
import { campaignOf } from '#web/live/campaign.ts';
import { progressLine, progressTeller } from '#web/progress.ts';

const demo = (phase: 'loading' | 'live') => ({
  day: '2021-10-15',
  seed: 1,
  units: [],
  phase,
  loaded: 610,
  expected: 1000,
  anchor_wall_ms: 1_000_000,
  anchor_campaign_ms: 500_000,
  speed: 60,
});
const facts = (phase: 'loading' | 'live') =>
  new Map([
    ['simulated', '1'],
    ['demo', JSON.stringify(demo(phase))],
  ]);

describe('the campaign', () => {
  it('without a demonstration runs by the wall clock and is real', () => {
    const campaign = campaignOf(new Map([['simulated', '0']]));
    expect(campaign).toMatchObject({ simulated: false, demo: null, speed: 1 });
    expect(campaign.campaignMs(123)).toBe(123);
  });

  it('stands still while history is loaded', () => {
    const campaign = campaignOf(facts('loading'));
    expect(campaign).toMatchObject({ simulated: true, speed: 0, demo: { loaded: 610, expected: 1000 } });
    expect(campaign.campaignMs(2_000_000)).toBe(500_000);
  });

  it('then runs at the speed of the demonstration', () => {
    expect(campaignOf(facts('live')).campaignMs(1_001_000)).toBe(560_000);
  });

  it('refuses what nobody could have meant', () => {
    expect(() => campaignOf(new Map([['demo', '{"phase":"paused"}']]))).toThrow();
  });
});

describe('the progress line', () => {
  it('shows share and counts while loading, and nothing afterwards', () => {
    const loading = { phase: 'loading' as const, loaded: 610, expected: 1000 };
    expect(progressLine({ demo: loading })).toContain('61%  610 of 1,000 records');
    expect(progressLine({ demo: { ...loading, phase: 'live' } })).toBeNull();
    expect(progressLine({ demo: null })).toBeNull();
  });

  it('becomes a line of the log for each tenth without a terminal, and says once that all is loaded', () => {
    const loading = (loaded: number) => ({ demo: { phase: 'loading' as const, loaded, expected: 1000 } });
    const live = { demo: { phase: 'live' as const, loaded: 1000, expected: 1000 } };
    const statuses = [loading(0), loading(50), loading(610), loading(930), live, live];
    const toldBy = (tell: ReturnType<typeof progressTeller>) =>
      statuses.map((status) => /\d+%|is loaded: 1,000 records/.exec(tell(status) ?? '')?.[0] ?? null);
    const loaded = 'is loaded: 1,000 records';
    expect(toldBy(progressTeller(false))).toEqual(['0%', null, '61%', '93%', loaded, null]);
    expect(toldBy(progressTeller(true))).toEqual([null, null, null, null, loaded, null]);
    // Loaded by an earlier start, or no demonstration at all.
    expect(progressTeller(false)(live)).toBeNull();
    expect(progressTeller(false)({ demo: null })).toBeNull();
  });
});
