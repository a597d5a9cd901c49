/** The places to be drawn, each with its point: communes, and the island districts that have none. */
import { readReference } from '../../schema/csv.ts';

export interface Place {
  readonly code: string;
  readonly district: string;
  readonly province: string;
  readonly lon: number;
  readonly lat: number;
}

/**
 * The three communes of Trường Sa bear the names of islands. The reference points lie on the continental
 * shelf, some 250 km west of the archipelago, so the islands' own positions are taken (Trường Sa Lớn
 * 8°39′ N 111°55′ E, Song Tử Tây 11°26′ N 114°20′ E, Sinh Tồn 9°53′ N 114°20′ E).
 */
export const ISLAND_POSITIONS: Readonly<Record<string, readonly [lon: number, lat: number]>> = {
  '22736': [111.92, 8.645],
  '22737': [114.331, 11.429],
  '22739': [114.329, 9.886],
};

/** All 10,604 places by code. */
export function readPlaces(): Place[] {
  return readReference('unit-points.csv')
    .map((row) => {
      const code = row['code']!;
      const [lon, lat] = ISLAND_POSITIONS[code] ?? [Number(row['lon']), Number(row['lat'])];
      return { code, district: row['district']!, province: row['province']!, lon, lat };
    })
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}
