/** The same communes, colours and borders drawn by our layer or by Leaflet's own canvas; driven by bench/map.ts. */
import L from 'leaflet';
import 'leaflet/dist/leaflet.css';
import { feature, mesh } from 'topojson-client';
import { measureOf } from '#schema/measures.ts';
import { hatchOf, paletteOf, rowsByUnit, type UnitValue } from '#web/lib/map/colours.ts';
import { createShapeLayer } from '#web/lib/map/shape-layer.ts';
import { decodeShapes, type UnitTopology } from '#web/lib/map/shapes.ts';
import { STROKES } from '#web/lib/map/theme.ts';
import { colourOf, scaleOf } from '#web/lib/scale.ts';

export interface MapBench {
  readonly units: number;
  /** Another value for every unit, as after the choice of another measure. */
  recolour(): void;
  /** Other values for 300 units, as one live tick brings them. */
  change(): void;
  /** The end of a pan by 120 × 60 pixels, there and back. */
  pan(): void;
  /** A step of zoom, in and out. */
  zoom(): void;
  /** Milliseconds for one look-up of the unit under the pointer. */
  hover(): number;
}

const measure = measureOf('coverage_1plus')!;
const scale = scaleOf(measure, []);
const LIVE_CHANGES = 300;

declare global {
  interface Window {
    benchMap(way: 'ours' | 'leaflet'): Promise<MapBench>;
    bench: MapBench;
  }
}

window.benchMap = async (way) => {
  const topology = (await (await fetch('/geo/communes.json')).json()) as UnitTopology;
  const codes = topology.objects.units.geometries.map((g) => String(g.id));
  const values = codes.map((code, index): UnitValue => ({
    code,
    index,
    name: code,
    value: (index % 97) / 90,
    text: '',
  }));
  const map = L.map('map', {
    zoomSnap: 0,
    zoomAnimation: false,
    fadeAnimation: false,
    inertia: false,
    zoomControl: false,
    attributionControl: false,
  });
  map.fitBounds([
    [8.4, 102.1],
    [23.4, 109.5],
  ]);
  let round = 0;
  let there = false;
  const next = (i: number): void => {
    values[i] = { ...values[i]!, value: (values[i]!.value! + 0.37) % 1.1 };
  };
  const some = (): number[] =>
    Array.from({ length: LIVE_CHANGES }, (_, k) => (k * 7919 + round * 104_729) % codes.length);
  const move = {
    pan(): void {
      there = !there;
      map.panBy(there ? [120, 60] : [-120, -60], { animate: false });
    },
    zoom(): void {
      there = !there;
      map.setZoom(map.getZoom() + (there ? 1 : -1), { animate: false });
    },
  };
  const draw = way === 'ours' ? drawOurs : drawLeaflet;
  const { paint, hover } = draw(map, topology, values);
  window.bench = {
    units: codes.length,
    recolour() {
      round++;
      for (let i = 0; i < values.length; i++) next(i);
      paint();
    },
    change() {
      round++;
      const changed = some();
      changed.forEach(next);
      paint(changed);
    },
    ...move,
    hover() {
      const calls = way === 'ours' ? 20_000 : 40;
      const started = performance.now();
      for (let i = 0; i < calls; i++) hover(L.point(300 + ((i * 37) % 700), 40 + ((i * 17) % 700)));
      return (performance.now() - started) / calls;
    },
  };
  return window.bench;
};

interface Drawing {
  /** Show the values again; `changed` only these units, when given. */
  paint(changed?: readonly number[]): void;
  hover(point: L.Point): void;
}

function drawOurs(map: L.Map, topology: UnitTopology, values: UnitValue[]): Drawing {
  const shapes = decodeShapes(topology);
  const layer = createShapeLayer(L, shapes, undefined, STROKES.light).addTo(map);
  const hatch = hatchOf('light', 1);
  const rows = rowsByUnit(shapes, values);
  // Finds by itself what changed, as it does in the product.
  const paint = (changed?: readonly number[]): void => {
    layer.setPalette(paletteOf(rows, values, scale, 'light'), hatch);
    if (changed) layer.pulse(changed);
  };
  paint();
  return { paint, hover: (point) => layer.unitAtPoint(point) };
}

function drawLeaflet(map: L.Map, topology: UnitTopology, values: UnitValue[]): Drawing {
  const renderer = L.canvas();
  const style = (i: number): L.PathOptions => ({
    renderer,
    stroke: false,
    fillOpacity: 1,
    fillColor: colourOf(scale, values[i]!.value).light,
  });
  const paths: L.Path[] = [];
  feature(topology, topology.objects.units).features.forEach((unit, i) => {
    const shape = L.geoJSON(unit, {
      style: () => style(i),
      pointToLayer: (_, at) => L.circleMarker(at, { ...style(i), radius: 4.5 }),
    }).addTo(map);
    paths[i] = shape.getLayers()[0] as L.Path;
  });
  const borders = mesh(topology, topology.objects.units, (a, b) => {
    const [p, q] = [a.properties as { d?: string }, b.properties as { d?: string }];
    return a === b || p.d !== q.d;
  });
  L.geoJSON(borders, {
    interactive: false,
    style: { renderer, weight: 1, color: '#263240', fill: false } as L.PathOptions,
  }).addTo(map);
  const handle = renderer as unknown as {
    _handleMouseHover(event: { type: string }, point: L.Point): void;
  };
  const all = values.map((_, i) => i);
  return {
    paint: (changed = all) => changed.forEach((i) => paths[i]!.setStyle(style(i))),
    hover: (point) => handle._handleMouseHover({ type: 'mousemove' }, map.containerPointToLayerPoint(point)),
  };
}
