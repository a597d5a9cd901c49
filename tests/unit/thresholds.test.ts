/** The operator's thresholds: what a file changes, and what it is refused for. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { defaultThresholds, parseThresholds } from '#schema/thresholds.ts';
import { readThresholds } from '#web/thresholds-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'thresholds-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const fileOf = (text: string): string => {
  const path = join(folder, 'thresholds.json');
  writeFileSync(path, text);
  return path;
};

describe('thresholds', () => {
  it('are the defaults without a file', () => {
    expect(readThresholds(undefined)).toEqual(defaultThresholds());
    expect(defaultThresholds().causes).toMatchObject({ late_typing_ratio: 1.15, collected_low: 0.95 });
  });

  it('change where the file says so, and nowhere else', () => {
    const read = readThresholds(fileOf('{"causes": {"late_typing_ratio": 1.3}}'));
    expect(read.causes.late_typing_ratio).toBe(1.3);
    expect(read).toEqual({
      ...defaultThresholds(),
      causes: { ...defaultThresholds().causes, late_typing_ratio: 1.3 },
    });
  });

  it('take goals of units by their codes, and name a code that is none', () => {
    const goals = [{ measure: 'coverage_full', value: 0.8, by: '2021-12-31' }];
    const of = (code: string): string => fileOf(JSON.stringify({ target: { units: { [code]: goals } } }));
    expect(readThresholds(of('38')).target.units).toEqual({ '38': goals });
    expect(() => readThresholds(of('03'))).toThrow(/target\.units names no unit: 03/);
  });

  it.each([
    [{ cause: {} }, /cause/],
    [{ causes: { late_typing: 1 } }, /causes.*late_typing/],
    [{ causes: { collected_low: '0.9' } }, /causes\.collected_low/],
    [{ causes: { collected_low: 1.5 } }, /causes\.collected_low/],
    [{ causes: { slowest: 0.5 } }, /causes\.slowest/],
    [[], /expected object/],
  ])('%j is refused with the name of the key', (written, sentence) => {
    expect(() => parseThresholds(written)).toThrow(sentence);
  });

  it('name the file that is missing or no JSON', () => {
    expect(() => readThresholds(join(folder, 'none.json'))).toThrow(/THRESHOLDS_FILE .*none\.json/);
    expect(() => readThresholds(fileOf('{'))).toThrow(/THRESHOLDS_FILE .*thresholds\.json/);
  });
});
