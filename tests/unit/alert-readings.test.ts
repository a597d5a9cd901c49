import { describe, expect, it } from 'vitest';
import { CELLS, type CellName } from '#schema/measures.ts';
import { parseThresholds } from '#schema/thresholds.ts';
import { loadUnitTree } from '#schema/unit-tree.ts';
import { NATION } from '#schema/units.ts';
import { AlertReadings } from '#web/live/alert-readings.ts';

const cells: Partial<Record<CellName, number>> = { doses_total: 400, reactions_severe: 2 };
const own = CELLS.map((name) => cells[name] ?? 0);

describe('what rules of alerts look at', () => {
  it.each([
    { rate_doses_least: 1000, value: null },
    { rate_doses_least: 400, value: 500 },
  ])(
    'is a rate of reactions from $rate_doses_least doses on, as on the screen',
    async ({ rate_doses_least, value }) => {
      const thresholds = parseThresholds({
        safety: { rate_doses_least },
        alerts: {
          rules: [
            {
              name: 'rate',
              on: 'threshold',
              measure: 'reactions_per_100k',
              level: 'nation',
              when: 'above',
              raise: 20,
              clear: 10,
            },
          ],
        },
      });
      const readings = new AlertReadings({
        live: { tree: loadUnitTree(), snapshot: () => ({ own, rows: [] }) } as never,
        signals: { list: () => [] } as never,
        reads: {} as never,
        thresholds,
        different: () => 0,
        nowMs: () => 0,
      });
      expect(await readings.of(thresholds.alerts.rules[0]!)).toMatchObject([
        { rule: 'rate', about: NATION, value },
      ]);
    },
  );
});
