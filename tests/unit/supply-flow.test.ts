/** The picture of flows: nothing is lost on the way, nothing goes in a circle. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { supplyFlow, type Flow, type FlowUnit } from '#web/lib/indicators/supply-flow.ts';

const amount = fc.integer({ min: 0, max: 1000 });
const unitArb = fc.record({
  received: amount,
  moved: fc.integer({ min: -500, max: 500 }),
  wasted: amount,
  given: amount,
});
const worldArb = fc
  .tuple(
    unitArb,
    fc.array(fc.tuple(unitArb, fc.integer({ min: -500, max: 500 })), { maxLength: 6 }),
    fc.integer({ min: 1, max: 8 }),
  )
  .map(([own, rows, most]) => {
    const children = rows.map(([unit], i): FlowUnit => ({ code: `0${i}`, ...unit }));
    const total = (of: (unit: Omit<FlowUnit, 'code'>) => number): number =>
      of(own) + children.reduce((sum, child) => sum + of(child), 0);
    const whole: FlowUnit = {
      code: 'VN',
      received: total((u) => u.received),
      moved: total((u) => u.moved),
      wasted: total((u) => u.wasted),
      given: total((u) => u.given),
    };
    return { whole, children, toChild: new Map(rows.map(([, n], i) => [`0${i}`, n] as const)), most };
  });

const ENDS = ['received', 'moved_in', 'below_zero', 'given', 'wasted', 'on_hand', 'moved_out'];
const sum = (flow: Flow, pick: (link: Flow['links'][number]) => boolean): number =>
  flow.links.filter(pick).reduce((n, link) => n + link.doses, 0);

describe('the flow of vaccine', () => {
  it('lets out of every node what flows into it, and loses no dose', () => {
    fc.assert(
      fc.property(worldArb, ({ whole, children, toChild, most }) => {
        const flow = supplyFlow(whole, children, toChild, most);
        for (const { id } of flow.nodes.filter((node) => !ENDS.includes(node.id)))
          expect(sum(flow, (link) => link.to === id)).toBe(sum(flow, (link) => link.from === id));
        expect(sum(flow, (link) => link.from === 'received')).toBe(whole.received);
        expect(sum(flow, (link) => link.to === 'given')).toBe(whole.given);
        expect(sum(flow, (link) => link.to === 'wasted')).toBe(whole.wasted);
        expect(sum(flow, (l) => l.to === 'on_hand') - sum(flow, (l) => l.from === 'below_zero')).toBe(
          whole.received + whole.moved - whole.wasted - whole.given,
        );
      }),
      { numRuns: 500 },
    );
  });

  it('goes one way: from sources over the depot to units, and on to their ends', () => {
    const rank = (id: string): number =>
      ['received', 'moved_in', 'below_zero'].includes(id)
        ? 0
        : id === 'depot'
          ? 1
          : ENDS.includes(id)
            ? 3
            : 2;
    fc.assert(
      fc.property(worldArb, ({ whole, children, toChild, most }) => {
        const flow = supplyFlow(whole, children, toChild, most);
        for (const { from, to, doses } of flow.links) {
          expect(rank(from)).toBeLessThan(rank(to));
          expect(doses).toBeGreaterThan(0);
        }
        const ids = flow.nodes.map((node) => node.id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(flow.nodes.filter((n) => n.kind === 'unit' || n.kind === 'others').length).toBeLessThanOrEqual(
          most,
        );
      }),
      { numRuns: 500 },
    );
  });

  it('shows the largest units and puts the others together', () => {
    const child = (code: string, given: number): FlowUnit => ({
      code,
      received: 0,
      moved: given,
      wasted: 0,
      given,
    });
    const children = [child('01', 10), child('02', 30), child('03', 20), child('04', 0)];
    const flow = supplyFlow(
      { code: 'VN', received: 100, moved: 0, wasted: 0, given: 60 },
      children,
      new Map([
        ['01', 10],
        ['02', 30],
        ['03', 20],
      ]),
      2,
    );
    expect(flow.links).toEqual([
      { from: 'depot', to: 'unit:02', doses: 30 },
      { from: 'unit:02', to: 'given', doses: 30 },
      { from: 'depot', to: 'others', doses: 30 },
      { from: 'others', to: 'given', doses: 30 },
      { from: 'received', to: 'depot', doses: 100 },
      { from: 'depot', to: 'on_hand', doses: 40 },
    ]);
    expect(flow.others).toBe(2);
  });
});
