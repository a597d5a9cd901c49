/** Shapes of communes, and of districts and provinces as unions of them. Grid steps. */
import { mergeArcs, feature } from 'topojson-client';
import type { GeometryObject, MultiPolygon, Polygon } from 'topojson-specification';
import { buildCells } from './cells.ts';
import { gridPolygons, gridTopology, toGrid, type GridPolygons, type GridShape } from './grid.ts';
import { buildLand } from './land.ts';
import { readPlaces } from './places.ts';

export interface LevelShapes {
  /** Communes, and the five districts that stand in for theirs. */
  readonly communes: readonly GridShape[];
  readonly districts: readonly GridShape[];
  readonly provinces: readonly GridShape[];
  readonly nation: GridShape;
}

/** Builds all shapes; about 8 s on one core. */
export function buildLevels(): LevelShapes {
  const places = readPlaces();
  const land = buildLand(places);
  const cells = buildCells(places, land);
  const communes = places.map((place): GridShape & { district: string; province: string } => ({
    code: place.code,
    district: place.district,
    province: place.province,
    polygons: gridPolygons(cells.get(place.code) ?? []),
    points: land.markers.has(place.code) ? [[toGrid(place.lon), toGrid(place.lat)]] : [],
  }));

  const whole = gridTopology(communes);
  const geometries = whole.objects.units.geometries;
  /** One shape from many: inner borders fall away, points are kept. */
  function union(code: string, members: readonly number[]): GridShape {
    const areas = members
      .map((i) => geometries[i]! as GeometryObject)
      .filter((g): g is Polygon | MultiPolygon => g.type === 'Polygon' || g.type === 'MultiPolygon');
    const merged = feature(whole, mergeArcs(whole, areas)).geometry;
    return {
      code,
      polygons: merged.type === 'MultiPolygon' ? (merged.coordinates as GridPolygons) : [],
      points: members.flatMap((i) => communes[i]!.points),
    };
  }
  const indexes = communes.map((_, i) => i);
  const byCode = (a: GridShape, b: GridShape): number => (a.code < b.code ? -1 : 1);
  const districts = [...Map.groupBy(indexes, (i) => communes[i]!.district)]
    .map(([code, members]) => ({ ...union(code, members), province: communes[members[0]!]!.province }))
    .sort(byCode);
  const provinces = [...Map.groupBy(indexes, (i) => communes[i]!.province)]
    .map(([code, members]) => union(code, members))
    .sort(byCode);
  return { communes, districts, provinces, nation: union('VN', indexes) };
}
