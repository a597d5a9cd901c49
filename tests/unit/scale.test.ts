import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Measure } from '#schema/measures.ts';
import { defaultThresholds } from '#schema/thresholds.ts';
import { limitedMeasures, limitedOf, limitsOf } from '#web/lib/measure-limits.ts';
import { contrast, luminance, oklabOf, textOn, type Hex } from '#web/lib/scale-colours.ts';
import {
  classCounts,
  classLabel,
  classOf,
  colourOf,
  NO_DATA,
  niceNumber,
  quantileBreaks,
  scaleOf,
} from '#web/lib/scale.ts';

const runs = { numRuns: 1000 };
const value = fc.oneof(
  fc.constant(null),
  fc.double({ min: -2, max: 3, noNaN: true }),
  fc.integer({ min: -1000, max: 5_000_000 }),
);
const values = fc.array(value, { maxLength: 60 });
const limits = limitsOf(defaultThresholds());
const anyMeasure = fc.constantFrom(...limitedMeasures(limits));
const named = (name: string): Measure => limitedOf(name, limits)!;
const THEMES = ['light', 'dark'] as const;

describe('classes of a scale', () => {
  it('hold every known value once, in ascending order, and nothing else', () => {
    fc.assert(
      fc.property(anyMeasure, values, (measure, given) => {
        const scale = scaleOf(measure, given);
        const { classes } = scale;
        expect(classes[0]!.from).toBe(-Infinity);
        expect(classes.at(-1)!.to).toBe(Infinity);
        classes.slice(1).forEach((c, i) => expect(c.from).toBe(classes[i]!.to));
        classes.forEach((c) => expect(c.from).toBeLessThan(c.to));
        for (const v of given) {
          const i = classOf(scale, v);
          if (v === null) expect(i).toBe(-1);
          else {
            expect(v).toBeGreaterThanOrEqual(classes[i]!.from);
            expect(v).toBeLessThanOrEqual(classes[i]!.to);
          }
        }
      }),
      runs,
    );
  });

  it('never put a larger value into a lower class', () => {
    fc.assert(
      fc.property(
        anyMeasure,
        values,
        fc.double({ noNaN: true }),
        fc.double({ noNaN: true }),
        (m, given, a, b) => {
          const scale = scaleOf(m, given);
          const [low, high] = a <= b ? [a, b] : [b, a];
          if (Number.isFinite(low) && Number.isFinite(high))
            expect(classOf(scale, low)).toBeLessThanOrEqual(classOf(scale, high));
        },
      ),
      runs,
    );
  });

  it('are counted without losing a unit', () => {
    fc.assert(
      fc.property(anyMeasure, values, (measure, given) => {
        const counts = classCounts(scaleOf(measure, given), given);
        expect(counts.reduce((a, b) => a + b, 0)).toBe(given.length);
        expect(counts.at(-1)).toBe(given.filter((v) => v === null).length);
      }),
      runs,
    );
  });

  it('show more than 100% in a colour of its own, and exactly 100% not there', () => {
    const scale = scaleOf(named('coverage_1plus'), []);
    const over = scale.classes.length - 1;
    expect(scale.classes[over]!.kind).toBe('over');
    expect(classOf(scale, 1)).toBe(over - 1);
    expect(classOf(scale, 1.0000001)).toBe(over);
    expect(colourOf(scale, 1.2)).not.toEqual(colourOf(scale, 0.95));
  });

  it('show less than nothing as an error of data, only where it occurs', () => {
    const stock = named('stock_on_hand');
    expect(scaleOf(stock, [5, 10]).classes.some((c) => c.kind === 'below')).toBe(false);
    const scale = scaleOf(stock, [5, 10, -1]);
    expect(scale.classes[classOf(scale, -1)]!.kind).toBe('below');
    expect(scale.classes[classOf(scale, 0)]!.kind).toBe('ordinary');
    const days = scaleOf(named('days_of_stock'), []);
    expect(days.classes[classOf(days, -0.5)]!.kind).toBe('below');
  });

  it('are the breaks of the measure where it has some, whatever the values', () => {
    const measure = named('change_7d');
    const edges = scaleOf(measure, [0.1, 7, null])
      .classes.slice(1)
      .map((c) => c.from);
    expect(edges).toEqual(measure.scale.breaks);
  });

  it('of days of stock are those that the operator set', () => {
    const edges = (days_red: number, days_amber: number): number[] =>
      scaleOf(limitedOf('days_of_stock', { ...limits, days_red, days_amber })!, [])
        .classes.slice(1)
        .map((c) => c.from);
    expect(edges(3, 7)).toEqual([0, 3, 7, 14, 28]);
    expect(edges(1.5, 5)).toEqual([0, 1.5, 5, 14, 28]);
    expect(edges(7, 14)).toEqual([0, 7, 14, 28]);
    expect(edges(10, 40)).toEqual([0, 10, 40]);
    // Nothing is amber where all below is red.
    expect(edges(7, 3)).toEqual([0, 7, 14, 28]);
  });

  it('share out values without given breaks about evenly', () => {
    const many = Array.from({ length: 600 }, (_, i) => (i + 1) * 137);
    const counts = classCounts(scaleOf(named('doses_total'), many), many).slice(0, -1);
    expect(counts).toHaveLength(6);
    for (const count of counts) expect(count).toBeGreaterThan(40);
  });
});

describe('computed breaks', () => {
  it('are positive, strictly ascending, at most five, and round', () => {
    fc.assert(
      fc.property(values, (given) => {
        const breaks = quantileBreaks(given);
        expect(breaks.length).toBeLessThanOrEqual(5);
        breaks.forEach((b, i) => {
          expect(b).toBeGreaterThan(i === 0 ? 0 : breaks[i - 1]!);
          expect(niceNumber(b)).toBe(b);
        });
      }),
      runs,
    );
  });

  it('are near what they stand for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), (n) => {
        expect(Math.abs(niceNumber(n) - n) / n).toBeLessThan(0.5);
      }),
      runs,
    );
  });
});

describe('colours', () => {
  it('differ between neighbouring classes, and from no data', () => {
    for (const measure of limitedMeasures(limits)) {
      const { classes } = scaleOf(measure, [1, 5, 20, 100, 700, 4000, 20000, -3]);
      for (const theme of THEMES)
        classes.forEach((c, i) => {
          const far = (a: Hex, b: Hex): number => {
            const [x, y] = [oklabOf(a), oklabOf(b)];
            return Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
          };
          expect(far(c.colour[theme], NO_DATA[theme])).toBeGreaterThan(0.02);
          if (i > 0) expect(far(c.colour[theme], classes[i - 1]!.colour[theme])).toBeGreaterThan(0.05);
        });
    }
  });

  it('of amounts get steadily darker on light ground and lighter on dark, so that no hue is needed', () => {
    const { classes } = scaleOf(named('coverage_full'), []);
    const ordinary = classes.filter((c) => c.kind === 'ordinary');
    ordinary.slice(1).forEach((c, i) => {
      expect(luminance(c.colour.light)).toBeLessThan(luminance(ordinary[i]!.colour.light));
      expect(luminance(c.colour.dark)).toBeGreaterThan(luminance(ordinary[i]!.colour.dark));
    });
  });

  it('around a pivot put it into the palest class', () => {
    const scale = scaleOf(named('change_7d'), []);
    const pale = Math.max(...scale.classes.map((c) => luminance(c.colour.light)));
    expect(luminance(colourOf(scale, 0).light)).toBe(pale);
  });

  it('carry text that can be read', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (n) => {
        const ground: Hex = `#${n.toString(16).padStart(6, '0')}`;
        expect(contrast(ground, textOn(ground))).toBeGreaterThanOrEqual(4.5);
      }),
      runs,
    );
  });
});

describe('labels', () => {
  it('are written as in each language', () => {
    const scale = scaleOf(named('coverage_1plus'), []);
    const labels = scale.classes.map((_, i) => classLabel(scale, i, 'vi'));
    expect(labels).toEqual(['< 10%', '10%–25%', '25%–50%', '50%–75%', '75%–90%', '90%–100%', '> 100%']);
    const change = scaleOf(named('change_7d'), []);
    expect(classLabel(change, 1, 'vi')).toBe('−50% đến −25%');
    expect(classLabel(change, 1, 'en')).toBe('−50% to −25%');
    expect(classLabel(change, 3, 'vi')).toBe('−5% đến +5%');
    expect(classLabel(change, 5, 'en')).toBe('+25% to +50%');
    expect(classLabel(change, 6, 'vi')).toBe('≥ +50%');
    const doses = scaleOf(named('doses_total'), [1000, 2000, 30_000, 40_000, 500_000, 600_000]);
    expect(classLabel(doses, doses.classes.length - 1, 'vi')).toMatch(/^≥ \d{3}\.000$/);
  });

  it('keep a fraction that matters', () => {
    const scale = scaleOf({ ...named('coverage_1plus'), scale: { kind: 'sequential', breaks: [0.125] } }, []);
    expect(classLabel(scale, 0, 'vi')).toBe('< 12,5%');
  });
});
