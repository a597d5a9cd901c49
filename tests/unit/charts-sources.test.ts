import { describe, expect, it } from 'vitest';
import { defaultThresholds } from '#schema/thresholds.ts';
import { REJECTION_CODES } from '#schema/errors.ts';
import { rejectsPath, type SourceFigures } from '#web/routes/sources/answers.ts';
import { CODE_LABELS, codeLabel } from '#web/routes/sources/messages.ts';
import { eventText, instantMs, prepareSources } from '#web/routes/sources/prepare-sources.ts';

const source = (name: string, figures: Partial<SourceFigures> = {}): SourceFigures => ({
  source: name,
  accepted: 0,
  duplicate: 0,
  stale: 0,
  rejected: 0,
  rejected_open: 0,
  newest_accepted_ms: null,
  lag_seconds: null,
  rejected_by_code: {},
  ...figures,
});

const FRESH = defaultThresholds().quality;

describe('sources', () => {
  it('stand by name and add up', () => {
    const { rows, totals } = prepareSources(
      [source('b', { accepted: 2, rejected: 1 }), source('a', { accepted: 3, rejected_open: 4 })],
      0,
      FRESH,
    );
    expect(rows.map((row) => row.source)).toEqual(['a', 'b']);
    expect(totals).toEqual({ accepted: 5, duplicate: 0, stale: 0, rejected: 1, rejected_open: 4 });
  });

  it('are never fresher than now, whatever the clocks say', () => {
    const [row] = prepareSources([source('a', { newest_accepted_ms: 2000 })], 1000, FRESH).rows;
    expect(row).toMatchObject({ ageMs: 0, freshness: 'good' });
    expect(prepareSources([source('a', { newest_accepted_ms: 0 })], 1000, FRESH).rows[0]!.ageMs).toBeNull();
  });

  it('are as fresh as the operator’s limits say', () => {
    const stateOf = (fresh: typeof FRESH): string =>
      prepareSources([source('a', { newest_accepted_ms: 1 })], 20 * 60_000, fresh).rows[0]!.freshness;
    expect(stateOf(FRESH)).toBe('warn');
    expect(stateOf({ ...FRESH, fresh_minutes_amber: 30 })).toBe('good');
    expect(stateOf({ ...FRESH, fresh_minutes_red: 18 })).toBe('bad');
  });

  it('tell the most frequent reason first', () => {
    const [row] = prepareSources(
      [source('a', { rejected_by_code: { in_future: 2, bad_format: 9, unknown_unit: 2 } })],
      0,
      FRESH,
    ).rows;
    expect(row!.codes.map((entry) => entry.code)).toEqual(['bad_format', 'in_future', 'unknown_unit']);
  });
});

describe('rejected records', () => {
  it('have every reason explained in both languages', () => {
    for (const code of REJECTION_CODES) {
      expect(CODE_LABELS[code].vi).not.toBe('');
      expect(CODE_LABELS[code].en).not.toBe('');
    }
    expect(codeLabel('from_tomorrow')).toEqual({ vi: 'from_tomorrow', en: 'from_tomorrow' });
  });

  it('show their event indented, as it came when it is no JSON, and nothing when there is none', () => {
    expect(eventText('{"kind":"dose"}')).toBe('{\n  "kind": "dose"\n}');
    expect(eventText({ kind: 'dose' })).toBe('{\n  "kind": "dose"\n}');
    expect(eventText('{"kind":')).toBe('{"kind":');
    expect(eventText('')).toBeNull();
    expect(eventText(null)).toBeNull();
  });

  it('are asked for by source, code and page', () => {
    expect(rejectsPath('lab', { code: null, before: '', limit: '3' })).toBe(
      '/api/v1/sources/lab/rejects?limit=3',
    );
    expect(rejectsPath('lab', { code: 'a&b' })).toBe('/api/v1/sources/lab/rejects?code=a%26b');
  });

  it('carry their instant as text or number', () => {
    expect(instantMs('1970-01-01T00:00:01Z')).toBe(1000);
    expect(instantMs(5)).toBe(5);
    expect(instantMs('yesterday')).toBeNull();
  });
});
