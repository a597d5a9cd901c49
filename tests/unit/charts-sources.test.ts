import { describe, expect, it } from 'vitest';
import { REJECTION_CODES } from '#schema/errors.ts';
import { rejectsPath, type SourceFigures } from '#web/routes/sources/answers.ts';
import { CODE_LABELS, codeLabel } from '#web/routes/sources/messages.ts';
import { eventText, freshnessOf, instantMs, prepareSources } from '#web/routes/sources/prepare-sources.ts';

const MINUTE = 60_000;
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

describe('sources', () => {
  it.each([
    [null, 'none'],
    [0, 'good'],
    [15 * MINUTE, 'good'],
    [15 * MINUTE + 1, 'warn'],
    [60 * MINUTE, 'warn'],
    [60 * MINUTE + 1, 'bad'],
  ] as const)('whose newest event is %s ms old are %s', (age, state) => {
    expect(freshnessOf(age)).toBe(state);
  });

  it('stand by name and add up', () => {
    const { rows, totals } = prepareSources(
      [source('b', { accepted: 2, rejected: 1 }), source('a', { accepted: 3, rejected_open: 4 })],
      0,
    );
    expect(rows.map((row) => row.source)).toEqual(['a', 'b']);
    expect(totals).toEqual({ accepted: 5, duplicate: 0, stale: 0, rejected: 1, rejected_open: 4 });
  });

  it('are never fresher than now, whatever the clocks say', () => {
    const [row] = prepareSources([source('a', { newest_accepted_ms: 2000 })], 1000).rows;
    expect(row).toMatchObject({ ageMs: 0, freshness: 'good' });
    expect(prepareSources([source('a', { newest_accepted_ms: 0 })], 1000).rows[0]!.ageMs).toBeNull();
  });

  it('tell the most frequent reason first', () => {
    const [row] = prepareSources(
      [source('a', { rejected_by_code: { in_future: 2, bad_format: 9, unknown_unit: 2 } })],
      0,
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
