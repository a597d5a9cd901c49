/** Fetches the shapes of a level of a unit, once per page. Browser only. */
import { NATION, type UnitLevel } from '#schema/units.ts';
import { decodeShapes, type Shapes, type UnitTopology } from './shapes.ts';

const loaded = new Map<string, Promise<Shapes>>();
/** Files kept decoded: the levels of the nation and a few units that were just looked at. */
const KEEP = 8;

/** `communes.json` for the nation, `communes-38.json` and `communes-393.json` for what lies in one unit. */
export function shapesFile(unit: string, level: UnitLevel): string {
  return unit === NATION ? `${level}s.json` : `${level}s-${unit}.json`;
}

/** Rejects when the file cannot be had; the next call tries again. */
export async function loadShapes(base: string, file: string): Promise<Shapes> {
  const known = loaded.get(file);
  if (known) return await known;
  const loading = (async () => {
    const response = await fetch(`${base}/geo/${file}`);
    if (!response.ok) throw new Error(`${file}: HTTP ${response.status}`);
    return decodeShapes((await response.json()) as UnitTopology);
  })();
  loaded.set(file, loading);
  loading.catch(() => loaded.delete(file));
  for (const oldest of loaded.keys()) {
    if (loaded.size <= KEEP) break;
    loaded.delete(oldest);
  }
  return await loading;
}
