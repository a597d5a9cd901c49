/**
 * Builds the approximate shapes of all units into `web/static/geo/`, as TopoJSON with unit codes as ids:
 * `provinces.json`, `districts.json`, `communes.json` for the nation, `districts-38.json`, `communes-38.json`
 * and `communes-393.json` for what lies in one province or district, and `outline.json` as background.
 * Run directly: `node scripts/build-geo.ts`.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { presimplify, simplify } from 'topojson-simplify';
import { encodeTopology, gridTopology, type GridShape, type UnitTopology } from './geo/grid.ts';
import { buildLevels } from './geo/levels.ts';

export interface BuiltFile {
  readonly name: string;
  readonly bytes: number;
  readonly units: number;
}

/** Corners of the outline whose triangle is smaller than this many square grid steps fall away: 1.5 km². */
const OUTLINE_MIN_AREA = 3000;

/** Writes all files into `outDir` (created when missing). Deterministic; about 10 s on one core. */
export function buildGeo(outDir: string): BuiltFile[] {
  const { communes, districts, provinces, nation } = buildLevels();
  mkdirSync(outDir, { recursive: true });
  const built: BuiltFile[] = [];
  const writeTopology = (name: string, topology: UnitTopology): void => {
    const text = JSON.stringify(encodeTopology(topology));
    writeFileSync(join(outDir, name), text);
    built.push({ name, bytes: Buffer.byteLength(text), units: topology.objects.units.geometries.length });
  };
  const write = (name: string, shapes: readonly GridShape[]): void =>
    writeTopology(name, gridTopology(shapes));
  writeTopology('outline.json', simplify(presimplify(gridTopology([nation])), OUTLINE_MIN_AREA));
  write('provinces.json', provinces);
  write('districts.json', districts);
  write('communes.json', communes);
  for (const [code, shapes] of Map.groupBy(districts, (shape) => shape.province))
    write(`districts-${code}.json`, shapes);
  for (const [code, shapes] of Map.groupBy(communes, (shape) => shape.province))
    write(`communes-${code}.json`, shapes);
  for (const [code, shapes] of Map.groupBy(communes, (shape) => shape.district))
    write(`communes-${code}.json`, shapes);
  return built;
}

function main(): void {
  const outDir = fileURLToPath(new URL('../web/static/geo/', import.meta.url));
  const started = performance.now();
  const built = buildGeo(outDir);
  const kb = (bytes: number): string => `${(bytes / 1024).toFixed(0)} KB`;
  for (const { name, bytes, units } of built) {
    if (name.includes('-')) continue;
    const text = readFileSync(join(outDir, name));
    const gzip = gzipSync(text, { level: 9 }).length;
    const brotli = brotliCompressSync(text, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 9 },
    }).length;
    console.log(`${name}: ${units} units, ${kb(bytes)}, gzip ${kb(gzip)}, brotli ${kb(brotli)}`);
  }
  const parts = built.filter(({ name }) => name.includes('-'));
  const largest = parts.reduce((a, b) => (a.bytes > b.bytes ? a : b));
  console.log(
    `${parts.length} files of single provinces and districts, the largest ${largest.name} with ${kb(largest.bytes)}`,
  );
  console.log(`${((performance.now() - started) / 1000).toFixed(1)} s`);
}

if (import.meta.main) main();
