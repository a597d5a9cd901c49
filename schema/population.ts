/**
 * People of 18 and over by place, derived; sums equal the published figures of the provinces.
 *
 * Published: population by commune (census 2019), age groups by district (census 2019), people over 18
 * by province (2021). Derived: a place gets its share of the province's published figure by
 * weight = population of the place × share of 18 and over in its district, where the share takes two
 * fifths of the group 15–19 (18 and 19) as of 18 and over. Whole people by largest remainder.
 */
export interface PlaceWeight {
  code: string;
  weight: number;
}

/** Split a whole number over weights so that the parts are whole and add up exactly (largest remainder). */
export function apportion(total: number, places: readonly PlaceWeight[]): Map<string, number> {
  const sum = places.reduce((acc, place) => acc + place.weight, 0);
  if (sum <= 0) return new Map(places.map((place) => [place.code, 0]));
  const parts = places.map((place) => {
    const exact = (total * place.weight) / sum;
    return { code: place.code, whole: Math.floor(exact), rest: exact - Math.floor(exact) };
  });
  let left = total - parts.reduce((acc, part) => acc + part.whole, 0);
  const byRest = [...parts].sort((a, b) => b.rest - a.rest || (a.code < b.code ? -1 : 1));
  for (const part of byRest) {
    if (left-- <= 0) break;
    part.whole += 1;
  }
  return new Map(parts.map((part) => [part.code, part.whole]));
}

/** Share of 18 and over in a district's census row, 18 and 19 interpolated inside the group 15–19. */
export function adultShare(row: Record<string, string>): number {
  const total = Number(row['total']);
  const under15 = Number(row['a00_04'] ?? row['a0_04']) + Number(row['a05_09']) + Number(row['a10_14']);
  const teens = Number(row['a15_19']);
  return total > 0 ? (total - under15 - teens * (3 / 5)) / total : 0;
}
