/**
 * Complaints of citizens, mostly that a dose is missing, and their answers: most within 48 hours, some late, some never. One
 * in four thousand doses, more where typing is late. Shares are ours.
 */
import type { Cell } from './cells.ts';
import { draw, drawIndex, drawWhole, hash } from './draw.ts';
import { dayStartSeconds, rfc3339, type DemoRecord, type RecordNumbers } from './records.ts';

const PER_DOSE = 1 / 4_000;
const WHERE_TYPED_LATE = 4;
const TOPICS = ['missing_dose', 'wrong_identity', 'wrong_dose', 'certificate', 'other'] as const;
const TOPIC_SHARES = [45, 20, 10, 20, 5];
const TOPIC_SHARES_LATE = [85, 5, 3, 5, 2];
/** Answered in time, late, not at all. */
const ANSWERS = [80, 12, 8];
const ANSWERS_LATE = [55, 30, 15];
const HOUR = 3600;

/** Complaints about the doses of a cell. */
export function complaintsOf(seed: number, numbers: RecordNumbers, cell: Cell): DemoRecord[] {
  const late = cell.habits.typing === 'slow';
  const words = [cell.place.ordinal, cell.givenDay, cell.from, cell.number];
  const count = drawWhole(cell.count * PER_DOSE * (late ? WHERE_TYPED_LATE : 1), draw(seed, 111, ...words));
  return Array.from({ length: count }, (_, n) => one(seed, numbers, cell, late, [...words, n])).flat();
}

function one(seed: number, numbers: RecordNumbers, cell: Cell, late: boolean, words: number[]): DemoRecord[] {
  const u = (salt: number): number => draw(seed, salt, ...words);
  const day = cell.givenDay + 2 + (hash(seed, 112, ...words) % 10);
  const opened = dayStartSeconds(day) + 7 * HOUR + Math.floor(u(113) * 14 * HOUR);
  const answer = drawIndex(late ? ANSWERS_LATE : ANSWERS, u(114));
  const hours = answer === 0 ? 2 + u(115) * 44 : 50 + u(115) * 190;
  const resolved = opened + Math.floor(hours * HOUR);
  const base = {
    opened_at: rfc3339(opened),
    topic: TOPICS[drawIndex(late ? TOPIC_SHARES_LATE : TOPIC_SHARES, u(116))]!,
    commune: cell.place.code,
    ...(u(117) < 0.67 ? { site: cell.site } : {}),
  };
  const answered = [resolved + 60, { ...base, resolved_at: rfc3339(resolved) }] as const;
  return numbers.record('feedback', [[opened + 120, base], ...(answer === 2 ? [] : [answered])]);
}
