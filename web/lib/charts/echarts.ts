/** The parts of ECharts that are used, loaded by a dynamic import of this file only. */
import { BarChart, LineChart, SankeyChart, ScatterChart } from 'echarts/charts';
import {
  DataZoomInsideComponent,
  GridComponent,
  MarkLineComponent,
  TooltipComponent,
} from 'echarts/components';
import { init, use, type EChartsType } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { CanvasRenderer } from 'echarts/renderers';

/** A chart inside this element. Every text it shows comes formatted from us, so its locale shows nowhere. */
export function createChart(element: HTMLElement): EChartsType {
  use([
    BarChart,
    LineChart,
    SankeyChart,
    ScatterChart,
    GridComponent,
    TooltipComponent,
    MarkLineComponent,
    DataZoomInsideComponent,
    LabelLayout,
    CanvasRenderer,
  ]);
  return init(element, null, { renderer: 'canvas', locale: 'EN' });
}
