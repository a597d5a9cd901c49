/** Where a number stands in the hub's memory: one row of cells and one row of days per unit. */
import { CELLS, CELL_COUNT, CELL_INDEX, NEWEST_CELLS, type CellName } from '#schema/measures.ts';
import { WINDOW_DAYS, WINDOW_SERIES, type WindowSeries } from '#schema/socket.ts';

/** Numbers of the window of one unit: series by series, oldest day first, today last. */
export const WINDOW_SIZE = WINDOW_SERIES.length * WINDOW_DAYS;

export const SERIES_INDEX = Object.fromEntries(WINDOW_SERIES.map((name, index) => [name, index])) as Record<
  WindowSeries,
  number
>;

const TODAY = WINDOW_DAYS - 1;

interface Derivation {
  readonly cell: number;
  readonly series: number;
  /** First and last day of the window that are added up. */
  readonly from: number;
  readonly to: number;
}

function derive(cell: CellName, series: WindowSeries, daysAgo: number, days: number): Derivation {
  const to = TODAY - daysAgo;
  return { cell: CELL_INDEX[cell], series: SERIES_INDEX[series], from: to - days + 1, to };
}

/** Cells that are not read from the store but added up from the days of the window. */
export const DERIVATIONS: readonly Derivation[] = [
  derive('doses_today', 'doses', 0, 1),
  derive('doses_7d', 'doses', 0, 7),
  derive('doses_whole_7d', 'doses', 1, 7),
  derive('doses_previous_7d', 'doses', 8, 7),
  derive('doses_recorded_today', 'recorded', 0, 1),
  derive('doses_recorded_7d', 'recorded', 0, 7),
  derive('adults_1plus_today', 'adults_1plus', 0, 1),
  derive('adults_1plus_7d', 'adults_1plus', 0, 7),
  derive('adults_full_today', 'adults_full', 0, 1),
  derive('adults_full_7d', 'adults_full', 0, 7),
  derive('received_today', 'received', 0, 1),
  derive('received_7d', 'received', 0, 7),
  derive('reactions_today', 'reactions', 0, 1),
  derive('reactions_7d', 'reactions', 0, 7),
  derive('serious_7d', 'serious', 0, 7),
];

/** Cells whose newest value counts when units are rolled up. */
export const NEWEST: readonly boolean[] = CELLS.map((name) => NEWEST_CELLS.has(name));

/** Numbers of every unit, row after row in tree order. */
export interface Figures {
  /** units × CELL_COUNT */
  readonly cells: Float64Array;
  /** units × WINDOW_SIZE */
  readonly window: Float64Array;
}

export function emptyFigures(units: number): Figures {
  return {
    cells: new Float64Array(units * CELL_COUNT),
    window: new Float64Array(units * WINDOW_SIZE),
  };
}

/** Index of a unit's newest accepted instant. */
export const NEWEST_ACCEPTED = CELL_INDEX.newest_accepted_ms;
