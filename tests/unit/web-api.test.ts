/** The pure parts of the read API: search, CSV, ranges of days, bands of age, the OpenAPI document. */
import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readReference } from '#schema/csv.ts';
import { MEASURES } from '#schema/measures.ts';
import { defaultThresholds } from '#schema/thresholds.ts';
import { loadUnitTree } from '#schema/unit-tree.ts';
import { csvOf, stamped } from '#web/lib/server/csv.ts';
import { limitsOf } from '#web/lib/measure-limits.ts';
import { openApiDocument } from '#web/lib/server/openapi.ts';
import { AGE_BANDS, bandOf, populationByBand } from '#web/lib/server/queries/age-bands.ts';
import { searchUnits } from '#web/lib/server/queries/search.ts';
import { rangeOf } from '#web/lib/server/queries/series.ts';
import { parse } from 'csv-parse/sync';

const tree = loadUnitTree();
const ages = new Map(readReference('district-age-2019.csv').map((row) => [row['code']!, row]));

describe('search', () => {
  const codes = (text: string): string[] => searchUnits(tree, text, 20, () => true).map((hit) => hit.code);

  it('finds Hoằng Hóa and Hoàng Hoá without diacritics', () => {
    const hits = searchUnits(tree, 'hoang hoa', 20, () => true);
    expect(hits.map((hit) => hit.name)).toContain('Huyện Hoằng Hóa');
    expect(hits[0]).toMatchObject({ level: 'district', path: ['Tỉnh Thanh Hóa'] });
  });

  it('takes diacritics, capitals, codes, and words of the parents', () => {
    expect(codes('HÀ NỘI')[0]).toBe('01');
    expect(codes('00001')).toEqual(['00001']);
    expect(codes('vn')[0]).toBe('VN');
    expect(codes('phuc xa ha noi')).toContain('00001');
    expect(codes('đà nẵng')[0]).toBe('48');
  });

  it('answers nothing to nothing, and only what may be seen', () => {
    expect(codes(' .,')).toEqual([]);
    expect(codes('zzzz')).toEqual([]);
    expect(searchUnits(tree, 'ha noi', 20, (code) => code !== '01').map((h) => h.code)).not.toContain('01');
  });
});

describe('csv', () => {
  it('reads back as what was written', () => {
    const cell = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean(), fc.constant(null));
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 2 })), (rows) => {
        const read = parse(csvOf({ columns: ['a', 'b'], rows }), {
          bom: true,
          record_delimiter: '\r\n',
        }) as string[][];
        const written = rows.map((row) =>
          row.map((value) => {
            const text = value === null ? '' : String(value);
            return typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
          }),
        );
        expect(read).toEqual([['a', 'b'], ...written]);
      }),
      { numRuns: 1000 },
    );
  });

  it('disarms what a spreadsheet would run, and leaves numbers alone', () => {
    const text = csvOf({ columns: ['x', 'y'], rows: [['=HYPERLINK("x")', -5]] });
    expect(text).toContain(`"'=HYPERLINK(""x"")",-5`);
  });

  it('says on every row what it is', () => {
    const table = stamped({ columns: ['a'], rows: [[1], [2]] }, { simulated: true, seq: 7 });
    expect(table).toEqual({
      columns: ['a', 'simulated', 'seq'],
      rows: [
        [1, true, 7],
        [2, true, 7],
      ],
    });
  });
});

describe('the range of a series', () => {
  it('ends today at latest and begins with the campaign', () => {
    const range = rangeOf({ to: '2030-01-01' }, '2021-10-15');
    expect(range).toMatchObject({ fromFirstFigure: true, last: 18_915, first: 18_694 });
  });

  it.each([
    [{ from: '2020-01-01' }, /before the campaign/],
    [{ from: '2021-10-02', to: '2021-10-01' }, /after to/],
    [{ from: '2021-03-08', to: '2029-01-01' }, /2000 days/],
  ])('%o is refused', (query, reason) => {
    expect(() => rangeOf(query, '2030-01-01')).toThrow(reason);
  });
});

describe('age bands', () => {
  it('hold every age', () => {
    expect([0, 11, 12, 17, 18, 29, 30, 64, 65, 110].map(bandOf)).toEqual([
      '0-11',
      '0-11',
      '12-17',
      '12-17',
      '18-29',
      '18-29',
      '30-39',
      '50-64',
      '65+',
      '65+',
    ]);
  });

  it('share out all people of the census', () => {
    const people = populationByBand(tree, ages, tree.get('001')!)!;
    expect(people.map((p) => p.band)).toEqual([...AGE_BANDS]);
    const total = people.reduce((sum, p) => sum + p.people, 0);
    expect(Math.abs(total - Number(ages.get('001')!['total']))).toBeLessThan(10);
  });

  it('are not known for communes', () => {
    expect(populationByBand(tree, ages, tree.get('00001')!)).toBeNull();
  });
});

/** Paths that the API answers, by its folders. */
function routesOfApi(): string[] {
  const folder = new URL('../../web/routes/api/v1/', import.meta.url);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('+server.ts') && !path.startsWith('openapi.json'))
    .map((path) => `/api/v1/${path.replace(/\/\+server\.ts$/, '').replace(/\[(\w+)\]/g, '{$1}')}`)
    .sort();
}

describe('the OpenAPI document', () => {
  it('describes every path with its parameters, and every measure', () => {
    const document = openApiDocument({ ...limitsOf(defaultThresholds()), rate_doses_least: 2500 }) as {
      info: { description: string };
      paths: Record<string, { get: { parameters: { name: string }[] } }>;
    };
    expect(Object.keys(document.paths).sort()).toEqual(routesOfApi());
    const series = document.paths['/api/v1/units/{code}/series']!.get;
    expect(series.parameters.map((p) => p.name)).toEqual([
      'code',
      'measure',
      'by',
      'from',
      'to',
      'split',
      'format',
    ]);
    for (const measure of MEASURES) expect(document.info.description).toContain(`\`${measure.name}\``);
    expect(document.info.description).toContain('Shown from 2,500 doses on');
  });
});
