/** The Leaflet map of one file of shapes: view, pointer, keyboard steps. Owns no data. Browser only. */
import type * as Leaflet from 'leaflet';
import { extentOf } from './extent.ts';
import { latitudeOf, longitudeOf } from './mercator.ts';
import { nearest, neighbour, type Direction } from './neighbour.ts';
import { createShapeLayer, type ShapeLayer } from './shape-layer.ts';
import type { Shapes } from './shapes.ts';
import { buildBackground, type StrokeStyle } from './strokes.ts';

export interface MapPlace {
  readonly unit: number;
  /** CSS pixels from the corner of the map. */
  readonly x: number;
  readonly y: number;
}

export interface MapOptions {
  /** Unit whose parts are drawn. */
  readonly unit: string;
  /** Provinces, as ground around a part of the country. */
  readonly around?: Shapes;
  readonly style: StrokeStyle;
  /** Address of tiles with {z}, {x}, {y}; none by default. */
  readonly tiles?: string;
  readonly attribution?: string;
  readonly animate: boolean;
  readonly onhover: (place: MapPlace | null) => void;
  /** `touch`: by a finger, which cannot hover first. */
  readonly onpick: (place: MapPlace, touch: boolean) => void;
}

/** A name beside a place, [lat, lon]: below it or to its left, clear of the markers there. */
export interface MapName {
  readonly text: string;
  readonly at: readonly [number, number];
  readonly side: 'below' | 'left';
}

export class MapView {
  readonly shapes: Shapes;
  readonly far: readonly number[];
  readonly layer: ShapeLayer;
  readonly #L: typeof Leaflet;
  readonly #map: Leaflet.Map;
  readonly #bounds: Leaflet.LatLngBounds;
  readonly #resize: ResizeObserver;
  readonly #names: Leaflet.LayerGroup;
  /** Until somebody moves the map, it is fitted anew when its size changes. */
  #untouched = true;

  constructor(L: typeof Leaflet, element: HTMLElement, shapes: Shapes, options: MapOptions) {
    this.#L = L;
    this.shapes = shapes;
    const { box, far } = extentOf(shapes, options.unit);
    this.far = far;
    this.#bounds = L.latLngBounds(
      [latitudeOf(box[3]), longitudeOf(box[0])],
      [latitudeOf(box[1]), longitudeOf(box[2])],
    );
    this.#map = L.map(element, {
      zoomControl: false,
      attributionControl: options.attribution !== undefined,
      keyboard: false,
      zoomSnap: 0,
      zoomDelta: 0.75,
      // A finger that scrolls the page must not be caught by the map; two fingers move it.
      dragging: !L.Browser.mobile,
      scrollWheelZoom: false,
      doubleClickZoom: false,
      boxZoom: false,
      zoomAnimation: options.animate,
      fadeAnimation: false,
      inertia: options.animate,
      maxZoom: 14,
    });
    this.#fit();
    this.#map.setMinZoom(this.#map.getZoom() - 0.5);
    this.#map.setMaxBounds(this.#bounds.pad(0.5));
    if (options.tiles) L.tileLayer(options.tiles, { attribution: options.attribution }).addTo(this.#map);
    const ground = options.around ? buildBackground(options.around) : undefined;
    this.layer = createShapeLayer(L, shapes, ground, options.style).addTo(this.#map);
    this.#names = L.layerGroup().addTo(this.#map);
    L.control.scale({ imperial: false, position: 'bottomright', maxWidth: 110 }).addTo(this.#map);
    this.#map.on('dragstart zoomstart', () => (this.#untouched &&= this.#fitting));
    this.#listen(element, options);
    this.#resize = new ResizeObserver(() => this.#settle());
    this.#resize.observe(element);
  }

  /** Draws in the size that the element has now, at once. `fine`: for paper, whatever the screen shows. */
  resize(fine: boolean): void {
    if (fine === this.#fine) return;
    this.#fine = fine;
    this.layer.setFine(fine);
    this.#settle();
  }

  #settle(): void {
    this.#map.invalidateSize({ animate: false });
    if (this.#untouched) this.#fit();
  }

  #fine = false;
  #fitting = false;

  #fit(): void {
    this.#fitting = true;
    this.#map.fitBounds(this.#bounds, {
      paddingTopLeft: [14, 16],
      // The note on the boundaries and the scale bar lie below the land.
      paddingBottomRight: [14, 44],
      animate: false,
    });
    this.#fitting = false;
  }

  #listen(element: HTMLElement, options: MapOptions): void {
    let hovered = -1;
    const leave = (): void => {
      if (hovered < 0) return;
      hovered = -1;
      this.layer.setHovered(-1);
      options.onhover(null);
    };
    element.addEventListener('pointermove', (event) => {
      if (event.pointerType === 'touch') return;
      const point = this.#map.mouseEventToContainerPoint(event);
      const unit = this.layer.unitAtPoint(point);
      if (unit < 0) return leave();
      if (unit !== hovered) this.layer.setHovered(unit);
      hovered = unit;
      options.onhover({ unit, x: point.x, y: point.y });
    });
    element.addEventListener('pointerleave', leave);
    this.#map.on('click', (event: Leaflet.LeafletMouseEvent) => {
      const unit = this.layer.unitAtPoint(event.containerPoint);
      const { pointerType } = event.originalEvent as PointerEvent;
      if (unit >= 0)
        options.onpick(
          { unit, x: event.containerPoint.x, y: event.containerPoint.y },
          pointerType === 'touch',
        );
    });
    this.#map.on('movestart zoomstart', leave);
    // The wheel belongs to the page until the map has the focus.
    element.addEventListener('focusin', () => this.#map.scrollWheelZoom.enable());
    element.addEventListener('focusout', () => this.#map.scrollWheelZoom.disable());
  }

  setNames(names: readonly MapName[]): void {
    this.#names.clearLayers();
    for (const { text, at, side } of names) {
      const label = document.createElement('span');
      label.textContent = text;
      const icon = this.#L.divIcon({ className: `map-name ${side}`, html: label, iconSize: [0, 0] });
      this.#L.marker([at[0], at[1]], { icon, interactive: false, keyboard: false }).addTo(this.#names);
    }
  }

  zoom(by: 1 | -1): void {
    this.#map.setZoom(this.#map.getZoom() + 0.75 * by);
  }

  whole(): void {
    this.#untouched = true;
    this.#fit();
  }

  /** Where a unit is on the screen now. */
  placeOf(unit: number): MapPlace {
    const { anchors } = this.shapes;
    const { x, y } = this.#map.latLngToContainerPoint([
      latitudeOf(anchors[unit * 2 + 1]!),
      longitudeOf(anchors[unit * 2]!),
    ]);
    return { unit, x, y };
  }

  /** The unit beside `from` (−1: the one in the middle of the view), moved into view. −1: none. */
  step(from: number, direction: Direction, offered: (unit: number) => boolean): number {
    const centre = this.#map.project(this.#map.getCenter(), 0).divideBy(256);
    const to =
      from < 0
        ? nearest(this.shapes, centre.x, centre.y, offered)
        : neighbour(this.shapes, from, direction, offered);
    if (to >= 0) {
      const { x, y } = this.placeOf(to);
      const size = this.#map.getSize();
      if (x < 0 || y < 0 || x > size.x || y > size.y)
        this.#map.panTo(this.#map.containerPointToLatLng([x, y]), { animate: false });
    }
    return to;
  }

  destroy(): void {
    this.#resize.disconnect();
    this.#map.remove();
  }
}
