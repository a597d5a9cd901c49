/** What becomes of a signal: its state follows from its events, and its events from what is seen of its cases. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultThresholds } from '#schema/thresholds.ts';
import {
  clusterFinding,
  lotFinding,
  prrFinding,
  subjectKey,
  weekOf,
  type Subject,
} from '#web/lib/indicators/signals.ts';
import {
  SIGNAL_EVENTS,
  consequence,
  isPending,
  withEvent,
  type Signal,
  type SignalEvent,
} from '#web/lib/signals/history.ts';
import { parseDay } from '#schema/time.ts';

const rules = defaultThresholds().safety;
const subject: Subject = {
  kind: 'cluster_day',
  vaccine: 'verocell',
  lot: '',
  site: '16279-1',
  place: '16279',
  day: '2021-11-23',
  symptom: '',
};
const elsewhere = { otherCases: 800, otherDoses: 10_000_000 };
const found = (cases: number, doses = 120) =>
  clusterFinding(subject, cases, [{ doses, ...elsewhere }], rules);
const event = (change: Partial<SignalEvent>): SignalEvent => ({
  id: 's1',
  at_ms: 1,
  campaign_ms: 2,
  event: 'raised',
  by: '',
  reason: '',
  subject: null,
  figures: null,
  ...change,
});

/** Looks again and again, and folds what that means. */
class Life {
  signal: Signal | undefined;
  #at = 0;
  look(cases: number, doses?: number): string | null {
    const finding = found(cases, doses);
    const name = consequence(this.signal, finding);
    if (name) this.tell(name, finding.figures);
    return name;
  }
  tell(name: SignalEvent['event'], figures: SignalEvent['figures'] = null): void {
    this.signal = withEvent(this.signal, event({ event: name, figures, subject, at_ms: ++this.#at }));
  }
}

describe('rules', () => {
  it('make a cluster of few cases that chance does not bring, not of two at a large site', () => {
    expect(found(1).holds).toBe(false);
    expect(found(3).holds).toBe(true);
    expect(found(2, 20_000).holds).toBe(false);
    expect(
      clusterFinding(subject, 2, [{ doses: 20_000, ...elsewhere }], { ...rules, cluster_p: 1 }).holds,
    ).toBe(true);
  });

  it('make a lot a signal below one in a thousand and from three cases on', () => {
    const counts = { otherCases: 100, otherDoses: 1_000_000, doses: 1000 };
    expect(lotFinding(subject, { ...counts, cases: 2 }, rules)).toMatchObject({ holds: false });
    expect(lotFinding(subject, { ...counts, cases: 3 }, rules)).toMatchObject({
      holds: true,
      figures: { cases: 3 },
    });
    expect(lotFinding(subject, { ...counts, cases: 3, doses: 20_000 }, rules).holds).toBe(false);
  });

  it('ask all three conditions of a proportional reporting ratio', () => {
    const cells = { a: 41, b: 14, c: 754, d: 591_958 };
    expect(prrFinding(subject, cells, rules)).toMatchObject({
      holds: true,
      figures: { cases: 41, doses: 55, other_cases: 754, other_doses: 592_712, p: null },
    });
    expect(prrFinding(subject, { a: 2, b: 0, c: 1, d: 9999 }, rules).holds).toBe(false);
    expect(prrFinding(subject, { a: 190, b: 810, c: 1000, d: 9000 }, rules).holds).toBe(false);
    expect(prrFinding(subject, { a: 3, b: 27, c: 2, d: 46 }, rules).holds).toBe(false);
    expect(prrFinding(subject, { a: 3, b: 3, c: 0, d: 0 }, rules).holds).toBe(false);
  });

  it('know each subject by one text, and weeks from Monday on', () => {
    expect(subjectKey({ ...subject })).toBe(subjectKey(subject));
    expect(subjectKey({ ...subject, lot: 'L' })).not.toBe(subjectKey(subject));
    expect(weekOf(parseDay('2021-11-22')!)).toBe(weekOf(parseDay('2021-11-28')!));
    expect(weekOf(parseDay('2021-11-29')!)).toBe(weekOf(parseDay('2021-11-28')!) + 1);
  });
});

describe('a signal', () => {
  it('is raised, grows, is seen and closed', () => {
    const life = new Life();
    expect([life.look(1), life.look(3), life.look(3), life.look(11)]).toEqual([
      null,
      'raised',
      null,
      'changed',
    ]);
    expect(life.signal).toMatchObject({ state: 'open', figures: { cases: 11 }, raised_ms: 1, changed_ms: 2 });
    life.tell('seen');
    life.tell('closed');
    expect(life.signal).toMatchObject({ state: 'closed' });
    expect(life.signal!.history.map((one) => one.event)).toEqual(['raised', 'changed', 'seen', 'closed']);
  });

  it('is withdrawn when its cases were cancelled, and raised again when they come back', () => {
    const life = new Life();
    life.look(3);
    expect(life.look(1)).toBe('withdrawn');
    expect(life.signal).toMatchObject({ state: 'withdrawn', figures: { cases: 1 } });
    expect(life.look(1)).toBeNull();
    expect(life.look(3)).toBe('raised');
    expect(life.signal).toMatchObject({ state: 'open', raised_ms: 3 });
  });

  it('stays when only more doses make it less rare', () => {
    const life = new Life();
    life.look(3);
    expect(life.look(3, 100_000)).toBeNull();
    expect(isPending(life.signal!)).toBe(true);
  });

  it('that was closed comes back with more cases only', () => {
    const life = new Life();
    life.look(3);
    life.tell('closed');
    expect(life.look(3)).toBeNull();
    expect(life.look(4)).toBe('raised');
    expect(life.signal!.state).toBe('open');
  });

  it('is told again only when its cases changed by a tenth', () => {
    const life = new Life();
    life.look(40);
    expect(life.look(43)).toBeNull();
    expect(life.look(44)).toBe('changed');
  });

  it('keeps every event that counted, and no other, in any order of events', () => {
    const name = fc.constantFrom(...SIGNAL_EVENTS);
    fc.assert(
      fc.property(fc.array(name, { maxLength: 30 }), (names) => {
        const life = new Life();
        let kept = 0;
        for (const one of names) {
          const before = life.signal;
          life.tell(one, found(3).figures);
          if (life.signal !== before) kept += 1;
        }
        expect(life.signal?.history.length ?? 0).toBe(kept);
        // Told twice, nothing changes but closing and growing.
        if (life.signal && names.at(-1) === 'raised') {
          const again = life.signal;
          life.tell('raised');
          expect(life.signal).toBe(again);
        }
      }),
    );
  });
});
