import { BAND_OPACITY, FAN_COLORS } from '#web/lib/target/prepare-target.ts';
import { describe, expect, it } from 'vitest';
import { VACCINES } from '#schema/vaccines.ts';
import {
  doseNumberColor,
  SEVERITY_COLORS,
  SEX_COLORS,
  vaccineColor,
  type ColorPair,
} from '#web/lib/charts/palette.ts';

/** Machado, Oliveira & Fernandes (2009), severity 1, on linear RGB; the first is ordinary vision. */
const VISION: Record<string, number[][]> = {
  ordinary: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function linear(hex: string): number[] {
  return [1, 3, 5].map((i) => {
    const c = parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
}

/** Ottosson's OKLab, where distances are about what eyes see. */
function oklab(hex: string, vision: string): number[] {
  const rgb = linear(hex);
  const [r, g, b] = VISION[vision]!.map((row) =>
    Math.min(
      1,
      Math.max(
        0,
        row.reduce((sum, weight, i) => sum + weight * rgb[i]!, 0),
      ),
    ),
  ) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function closest(colors: string[], vision: string): number {
  let least = Infinity;
  for (const [i, a] of colors.entries())
    for (const b of colors.slice(0, i)) {
      const [x, y] = [oklab(a, vision), oklab(b, vision)];
      least = Math.min(least, Math.hypot(...x.map((value, k) => value - y[k]!)));
    }
  return least;
}

const SETS: Record<string, ColorPair[]> = {
  vaccines: VACCINES.map((vaccine) => vaccineColor(vaccine.code)),
  'dose numbers': [1, 2, 3, 4].map(doseNumberColor),
  severities: Object.values(SEVERITY_COLORS),
  sexes: Object.values(SEX_COLORS),
};

describe('colours of charts', () => {
  describe.each(Object.entries(SETS))('of %s', (_, pairs) => {
    it.each(
      Object.keys(VISION).flatMap((vision) =>
        (['light', 'dark'] as const).map((scheme) => [vision, scheme] as const),
      ),
    )('are told apart by %s vision on %s ground', (vision, scheme) => {
      const colors = pairs.map((pair) => pair[scheme]);
      expect(new Set(colors).size).toBe(colors.length);
      // Well above what eyes just notice (about 0.02).
      expect(closest(colors, vision)).toBeGreaterThan(0.07);
    });
  });

  it('never lend a vaccine that is not known the colour of another but ink', () => {
    expect(vaccineColor('new-one')).toEqual(vaccineColor('janssen'));
    expect(vaccineColor('__proto__')).toBeDefined();
  });
});

describe('the fan of a target date', () => {
  const channels = (hex: string): number[] => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
  const luminance = (rgb: readonly number[]): number => {
    const [r, g, b] = rgb.map((channel) => {
      const c = channel / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };

  // WCAG 2.2, 1.4.11: three to one for what a picture consists of. The grounds are those of panels (app.css).
  it.each([
    ['light', '#ffffff'],
    ['dark', '#151d26'],
  ] as const)('has a median that stands out from its band (%s)', (scheme, ground) => {
    const [band, under] = [channels(FAN_COLORS.band[scheme]), channels(ground)];
    const seen = band.map((channel, i) => BAND_OPACITY * channel + (1 - BAND_OPACITY) * under[i]!);
    const levels = [luminance(seen), luminance(channels(FAN_COLORS.middle[scheme]))].sort((a, b) => b - a);
    expect((levels[0]! + 0.05) / (levels[1]! + 0.05)).toBeGreaterThanOrEqual(3);
  });
});
