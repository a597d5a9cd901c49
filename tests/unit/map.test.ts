import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { measureOf } from '#schema/measures.ts';
import { loadUnitTree } from '#schema/unit-tree.ts';
import { hatchOf, paletteOf, rowsByUnit, type UnitValue } from '#web/lib/map/colours.ts';
import { extentOf } from '#web/lib/map/extent.ts';
import { shapesFile } from '#web/lib/map/load-shapes.ts';
import { latitudeOf, longitudeOf, mercatorX, mercatorY } from '#web/lib/map/mercator.ts';
import { nearest, neighbour, type Direction } from '#web/lib/map/neighbour.ts';
import { HATCHED, paintAll, paintUnit, pixelOf } from '#web/lib/map/paint.ts';
import { Rasterizer, unitAt, type View } from '#web/lib/map/raster.ts';
import { decodeShapes, type Shapes, type UnitTopology } from '#web/lib/map/shapes.ts';
import { scaleOf } from '#web/lib/scale.ts';
import { encodeTopology, gridTopology, type GridShape } from '../../scripts/geo/grid.ts';
import { buildLevels, type LevelShapes } from '../../scripts/geo/levels.ts';

const decode = (shapes: readonly GridShape[]): Shapes =>
  // Through text and back, as a browser gets it.
  decodeShapes(JSON.parse(JSON.stringify(encodeTopology(gridTopology(shapes)))) as UnitTopology);

const tree = loadUnitTree();
let levels: LevelShapes;
let communes: Shapes;
let provinces: Shapes;
let province38: Shapes;

beforeAll(() => {
  levels = buildLevels();
  communes = decode(levels.communes);
  provinces = decode(levels.provinces);
  province38 = decode(levels.communes.filter((c) => c.province === '38'));
}, 120_000);

/** A view of the whole of some shapes. */
function wholeView(shapes: Shapes, width: number, height: number): View {
  const { box } = extentOf(shapes, 'VN');
  const scale = Math.min(width / (box[2] - box[0]), height / (box[3] - box[1]));
  return { x0: box[0], y0: box[1], scale, width, height };
}

/** Plain even-odd test, the definition that the raster must agree with. */
function unitByDefinition(shapes: Shapes, x: number, y: number): number {
  const { xy, starts } = shapes.rings;
  for (let u = 0; u < shapes.codes.length; u++) {
    let inside = false;
    for (let ring = shapes.ringOf[u]!; ring < shapes.ringOf[u + 1]!; ring++)
      for (let p = starts[ring]!; p + 1 < starts[ring + 1]!; p++) {
        const [ax, ay, bx, by] = [xy[p * 2]!, xy[p * 2 + 1]!, xy[p * 2 + 2]!, xy[p * 2 + 3]!];
        if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
      }
    if (inside) return u;
  }
  return -1;
}

describe('Mercator', () => {
  it('comes back to where it started', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 100, max: 120, noNaN: true }),
        fc.double({ min: 0, max: 30, noNaN: true }),
        (lon, lat) => {
          expect(longitudeOf(mercatorX(lon))).toBeCloseTo(lon, 9);
          expect(latitudeOf(mercatorY(lat))).toBeCloseTo(lat, 9);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('shapes in the browser', () => {
  it('are as many as in the file, each with a box around its anchor', () => {
    expect(communes.codes).toHaveLength(10_604);
    for (let u = 0; u < communes.codes.length; u++) {
      const [minX, minY, maxX, maxY] = communes.boxes.subarray(u * 4, u * 4 + 4);
      const [x, y] = communes.anchors.subarray(u * 2, u * 2 + 2);
      expect(x! >= minX! && x! <= maxX! && y! >= minY! && y! <= maxY!).toBe(true);
    }
  });

  it('know which border parts what', () => {
    const lines = (shapes: Shapes) =>
      Object.fromEntries(
        Object.entries(shapes.borders).map(([kind, { starts }]) => [kind, starts.length - 1]),
      );
    expect(lines(communes)['unit']).toBeGreaterThan(15_000);
    expect(lines(communes)['district']).toBeGreaterThan(1_000);
    expect(lines(communes)['province']).toBeGreaterThan(100);
    expect(lines(province38)['province']).toBe(0);
    expect(lines(provinces)['district']).toBe(0);
    expect(lines(provinces)['unit']).toBe(0);
  });

  it('are asked for by the smallest file that holds them', () => {
    expect(shapesFile('VN', 'commune')).toBe('communes.json');
    expect(shapesFile('38', 'district')).toBe('districts-38.json');
    expect(shapesFile('393', 'commune')).toBe('communes-393.json');
  });
});

describe('the id buffer', () => {
  it('gives each pixel to the unit that its centre lies in', () => {
    const view = wholeView(province38, 500, 400);
    const raster = new Rasterizer().draw(province38, view, 3);
    fc.assert(
      fc.property(fc.nat(499), fc.nat(399), (px, py) => {
        const expected = unitByDefinition(
          province38,
          view.x0 + (px + 0.5) / view.scale,
          view.y0 + (py + 0.5) / view.scale,
        );
        const got = unitAt(raster, px, py);
        const [x0, y0, x1, y1] = raster.boxes.subarray(got * 4, got * 4 + 4);
        // A unit that catches no centre may have taken this pixel.
        if (got !== expected) expect((x1! - x0!) * (y1! - y0!)).toBe(1);
      }),
      { numRuns: 1000 },
    );
  });

  it('has no gap and no overlap: in any window as in a larger one', () => {
    const whole = wholeView(provinces, 600, 800);
    const large = new Rasterizer().draw(provinces, whole, 3);
    const rasterizer = new Rasterizer();
    fc.assert(
      fc.property(
        fc.nat(400),
        fc.nat(600),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 200 }),
        (left, top, width, height) => {
          const view = {
            x0: whole.x0 + left / whole.scale,
            y0: whole.y0 + top / whole.scale,
            scale: whole.scale,
            width,
            height,
          };
          const part = rasterizer.draw(provinces, view, 3);
          let different = 0;
          for (let y = 0; y < height; y++)
            for (let x = 0; x < width; x++)
              if (part.ids[y * width + x] !== large.ids[(y + top) * 600 + x + left]) different++;
          // A pixel may tip over where a line passes its centre to the last bit.
          expect(different).toBeLessThanOrEqual(2);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('leaves no unit without a pixel at the size of a province, and few crowded ones on the national map', () => {
    const without = (shapes: Shapes, width: number, height: number): number => {
      const { boxes } = new Rasterizer().draw(shapes, wholeView(shapes, width, height), 4);
      return shapes.codes.filter((_, u) => boxes[u * 4 + 2] === 0).length;
    };
    expect(without(province38, 390, 480)).toBe(0);
    expect(without(provinces, 390, 480)).toBe(0);
    expect(without(communes, 900, 1100)).toBeLessThan(200);
  });

  it('is empty where there is nothing', () => {
    const far = { x0: 0.1, y0: 0.1, scale: 1000, width: 20, height: 20 };
    const raster = new Rasterizer().draw(provinces, far, 4);
    expect(raster.ids.every((id) => id === 0)).toBe(true);
    expect(unitAt(raster, -1, 5)).toBe(-1);
    expect(unitAt(raster, 20, 5)).toBe(-1);
  });
});

describe('painting', () => {
  const hatch = hatchOf('light', 1);

  it('of single units comes to the same picture as painting everything', () => {
    const raster = new Rasterizer().draw(province38, wholeView(province38, 300, 240), 3);
    const units = province38.codes.length;
    const colours = [HATCHED, pixelOf('#112233'), pixelOf('#ffcc00'), pixelOf('#ffffff')];
    const changes = fc.array(fc.tuple(fc.nat(units - 1), fc.constantFrom(...colours)), { maxLength: 60 });
    const bytes = (picture: Int32Array): Buffer => Buffer.from(picture.buffer);
    fc.assert(
      fc.property(fc.nat(1000), changes, (seed, list) => {
        const palette = new Int32Array(units + 1).map((_, i) =>
          i === 0 ? 0 : colours[((i * 7919) ^ seed) % colours.length]!,
        );
        const picture = new Int32Array(raster.ids.length);
        paintAll(raster, palette, hatch, picture);
        for (const [u, colour] of list) {
          palette[u + 1] = colour;
          paintUnit(raster, u, palette, hatch, picture);
        }
        const anew = new Int32Array(raster.ids.length);
        paintAll(raster, palette, hatch, anew);
        expect(bytes(picture).equals(bytes(anew))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('writes pixels as a canvas reads them', () => {
    const bytes = new Uint8ClampedArray(Int32Array.of(pixelOf('#123456')).buffer);
    expect([...bytes]).toEqual([0x12, 0x34, 0x56, 0xff]);
  });

  it('hatches what has no value, and what is not among the values', () => {
    const measure = measureOf('coverage_1plus')!;
    const [a, b, c] = provinces.codes as [string, string, string];
    const row = (code: string, value: number | null): UnitValue => ({
      code,
      index: 0,
      name: '',
      value,
      text: '',
    });
    const values = [row(b, 0.5), row(a, null), row('no such code', 1)];
    const palette = paletteOf(rowsByUnit(provinces, values), values, scaleOf(measure, []), 'light');
    expect(palette[0]).toBe(0);
    expect(palette[1 + provinces.indexOf.get(a)!]).toBe(HATCHED);
    expect(palette[1 + provinces.indexOf.get(c)!]).toBe(HATCHED);
    expect(palette[1 + provinces.indexOf.get(b)!]).not.toBe(HATCHED);
  });
});

describe('the keyboard', () => {
  it('goes where the arrow points', () => {
    const go = (from: string, direction: Direction): string =>
      provinces.codes[neighbour(provinces, provinces.indexOf.get(from)!, direction)]!;
    expect(go('38', 'down')).toBe('40'); // Thanh Hóa → Nghệ An
    expect(go('38', 'up')).toMatch(/^(17|37|14)$/); // Hòa Bình, Ninh Bình, Sơn La
    expect(neighbour(provinces, provinces.indexOf.get('96')!, 'down')).toBe(-1); // Cà Mau: the end of the land
  });

  it('moves in that direction only, and reaches every unit from every other', () => {
    for (const shapes of [provinces, province38]) {
      const directions = ['up', 'down', 'left', 'right'] as const;
      const reached = new Set([0]);
      const open = [0];
      for (let from = open.pop(); from !== undefined; from = open.pop())
        for (const direction of directions) {
          const to = neighbour(shapes, from, direction);
          if (to < 0) continue;
          const dx = shapes.anchors[to * 2]! - shapes.anchors[from * 2]!;
          const dy = shapes.anchors[to * 2 + 1]! - shapes.anchors[from * 2 + 1]!;
          expect({ up: -dy, down: dy, left: -dx, right: dx }[direction]).toBeGreaterThan(0);
          if (!reached.has(to)) open.push(to);
          reached.add(to);
        }
      expect(reached.size).toBe(shapes.codes.length);
    }
  });

  it('starts at the unit nearest to the middle of the view', () => {
    const thanhHoa = tree.get('38')!.point!;
    const unit = nearest(provinces, mercatorX(thanhHoa[0]), mercatorY(thanhHoa[1]));
    expect(provinces.codes[unit]).toBe('38');
    expect(nearest(provinces, 0.8, 0.45, () => false)).toBe(-1);
  });
});

describe('what a map shows at first', () => {
  it('is the nation with both archipelagos', () => {
    const { box, far } = extentOf(communes, 'VN');
    expect(far).toEqual([]);
    expect(longitudeOf(box[2])).toBeGreaterThan(114);
  });

  it('is a province, with far islands named at the edge', () => {
    const daNang = decode(levels.districts.filter((d) => d.province === '48'));
    const { box, far } = extentOf(daNang, '48');
    expect(longitudeOf(box[2])).toBeLessThan(109);
    expect(far.map((u) => daNang.codes[u])).toEqual(['498']);
  });

  it('is the islands themselves where there is nothing else', () => {
    const truongSa = decode(levels.communes.filter((c) => c.district === '576'));
    const { box, far } = extentOf(truongSa, '576');
    expect(far).toEqual([]);
    expect(longitudeOf(box[0])).toBeGreaterThan(111);
    expect(longitudeOf(box[2])).toBeLessThan(115);
  });
});
