/** How far two points are from each other, as the crow flies. Pure. */

/** Longitude and latitude in degrees, WGS 84. */
export type Point = readonly [longitude: number, latitude: number];

const EARTH_KILOMETRES = 6371.0088;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Kilometres on a sphere of the earth's mean radius (haversine); `null` when a point is not known. */
export function kilometres(a: Point | null, b: Point | null): number | null {
  if (a === null || b === null) return null;
  const half = (from: number, to: number): number => Math.sin(radians(to - from) / 2) ** 2;
  const h = half(a[1], b[1]) + Math.cos(radians(a[1])) * Math.cos(radians(b[1])) * half(a[0], b[0]);
  return 2 * EARTH_KILOMETRES * Math.asin(Math.min(1, Math.sqrt(h)));
}
