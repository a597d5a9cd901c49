import { describe, expect, it } from 'vitest';
import { loadUnitTree } from '#schema/unit-tree.ts';
import { CELL_COUNT } from '#schema/measures.ts';
import type { Snapshot } from '#schema/socket.ts';
import { defaultThresholds } from '#schema/thresholds.ts';
import { limitsOf } from '#web/lib/measure-limits.ts';
import { firstRows } from '#web/lib/tables/first-rows.ts';
import { displayName, levelsBelow, unitTuples } from '#web/lib/tables/unit-rows.ts';
import {
  DEFAULT_MEASURE,
  EXTREMES,
  queryWith,
  ROW_CAP,
  sortLink,
  unitHref,
  viewOf,
} from '#web/lib/tables/view.ts';
import { localPath } from '#web/lib/ui/place.ts';
import { match } from '#web/params/unit.ts';

const tree = loadUnitTree();
const nation = levelsBelow(tree, 'VN');
const limits = limitsOf(defaultThresholds());
const view = (query: string) => viewOf(new URLSearchParams(query), nation, limits);

describe('the address of a screen', () => {
  it('takes unit codes and nothing else', () => {
    for (const code of ['38', '393', '14833']) expect(match(code)).toBe(true);
    for (const text of ['VN', '3', '1483', '148333', '38a', 'api', '', '../38'])
      expect(match(text)).toBe(false);
  });

  it('says nothing: coverage of the children, the slow ones first', () => {
    expect(view('')).toMatchObject({
      level: 'province',
      sort: { by: DEFAULT_MEASURE, descending: false },
      q: '',
      show: 'slowest',
      full: false,
    });
    expect(view('').measure.name).toBe(DEFAULT_MEASURE);
  });

  it('says measure, level, order, filter and end of the ranking', () => {
    expect(view('m=days_of_stock&level=commune&sort=-doses_total&q=hoa&show=fastest&full=1')).toMatchObject({
      level: 'commune',
      sort: { by: 'doses_total', descending: true },
      q: 'hoa',
      show: 'fastest',
      full: true,
    });
  });

  it('falls back for what does not exist', () => {
    expect(view('m=nonsense&level=nation&sort=toString&show=x')).toEqual(view(''));
    expect(view('m=doses_1').measure.name).toBe(DEFAULT_MEASURE); // a measure, but none for a map
    expect(viewOf(new URLSearchParams('level=province'), levelsBelow(tree, '393'), limits).level).toBe(
      'commune',
    );
  });

  it('is changed one parameter at a time', () => {
    const params = new URLSearchParams('m=coverage_full&q=an');
    expect(queryWith(params, { level: 'district', q: null })).toBe('?m=coverage_full&level=district');
    expect(sortLink(params, { by: 'name', descending: false }, 'name', false)).toContain('sort=-name');
    expect(sortLink(params, { by: 'name', descending: false }, 'doses_total', true)).toContain(
      'sort=-doses_total',
    );
    expect(unitHref('38', params)).toBe('/38?m=coverage_full');
    expect(unitHref('VN', new URLSearchParams())).toBe('/');
  });

  it('goes back to a path of this site only', () => {
    expect(localPath('/38?m=doses_7d')).toBe('/38?m=doses_7d');
    for (const text of [null, '', 'https://x.example', '//x.example', '/\\x.example', 'x', '/a\nb'])
      expect(localPath(text)).toBe('/');
  });
});

describe('levels and units below a unit', () => {
  it('are all levels down to communes, none for a place', () => {
    expect(nation).toEqual(['province', 'district', 'commune']);
    expect(levelsBelow(tree, '38')).toEqual(['district', 'commune']);
    expect(levelsBelow(tree, '393')).toEqual(['commune']);
    expect(levelsBelow(tree, '14833')).toEqual([]);
    expect(levelsBelow(tree, '498')).toEqual([]); // Hoàng Sa has no communes
    expect(levelsBelow(tree, '00')).toEqual([]);
  });

  it('are named so that they can be told apart', () => {
    expect(displayName(tree.get('01')!)).toBe('Hà Nội');
    expect(displayName(tree.get('79')!)).toBe('TP. Hồ Chí Minh');
    expect(displayName(tree.get('760')!)).toBe('Quận 1');
    const communes = unitTuples(tree, 'VN', 'commune');
    expect(communes.find(([, code]) => code === '14833')?.slice(1, 4)).toEqual([
      '14833',
      'Phường Bắc Sơn',
      'Thành phố Sầm Sơn, Thanh Hóa',
    ]);
    expect(unitTuples(tree, '393', 'commune').every(([, , , within]) => within === '')).toBe(true);
  });
});

describe('the first rows of a very long list', () => {
  const units = unitTuples(tree, 'VN', 'commune');
  const snapshot = {
    rows: units.map(([index]) => [
      index,
      ...Array.from({ length: CELL_COUNT }, (_, i) => (index * 7 + i) % 5000),
    ]),
  } as unknown as Snapshot;
  const carried = (query: string) => firstRows(units, snapshot, new URLSearchParams(query), nation, limits);

  it('are those that the page shows at first: the head of the table and both ends of the ranking', () => {
    const page = carried('level=commune');
    expect(page.units.length).toBe(page.snapshot.rows.length);
    expect(page.units.length).toBeGreaterThanOrEqual(ROW_CAP);
    expect(page.units.length).toBeLessThanOrEqual(ROW_CAP + 2 * EXTREMES);
  });

  it('follow the filter', () => {
    const names = carried('level=commune&q=bac son').units.map(([, , name]) => name);
    expect(names.filter((name) => name.endsWith('Bắc Sơn')).length).toBeGreaterThan(3);
  });
});
