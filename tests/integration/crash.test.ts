import { expect, it } from 'vitest';
import { killAgainAndAgain } from '#tests/support/crash.ts';

const KILLS = 50;

it(`${KILLS} kills at random moments and named points lose nothing and count nothing twice`, async () => {
  const report = await killAgainAndAgain(KILLS, 20211015);
  expect(report.kills).toBe(KILLS);
  expect(report.byRows).toEqual(report.expected);
  expect(report.byProjections).toEqual(report.expected);
}, 600_000);
