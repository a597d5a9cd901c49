/**
 * All communes of the country on a map of 1280 × 800 pixels in a real Chromium with software rendering: time
 * of the main thread for a new colouring, 300 changed units, the end of a pan, a zoom, hover; beside it
 * Leaflet's own canvas with the same shapes, colours and borders.
 */
import type { CDPSession, Page } from 'playwright';
import { serveMapPage } from '../tests/support/map-page.ts';
import { launchBrowser } from '#tests/support/browser.ts';
import { markdown, ms, quantile, type Row } from './report.ts';
import type { MapBench } from './map-page/main.ts';

const WARM_UP = 6;
const ROUNDS = 24;
type Action = 'recolour' | 'change' | 'pan' | 'zoom';

const TARGETS: readonly { action: Action | 'hover'; what: string; below: number }[] = [
  { action: 'recolour', what: 'map: recolour all communes', below: 15 },
  { action: 'change', what: 'map: 300 communes changed', below: 5 },
  { action: 'pan', what: 'map: end of a pan', below: 30 },
  { action: 'zoom', what: 'map: zoom', below: 50 },
  { action: 'hover', what: 'map: hover', below: 0.1 },
];

/** Milliseconds that the main thread has spent in tasks so far, script, style, paint and compositing alike. */
async function mainThreadMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1000;
}

/** One action and the frames that show it; `nothing` measures what the measuring itself costs. */
async function spent(page: Page, session: CDPSession, action: Action | 'nothing'): Promise<number> {
  const before = await mainThreadMs(session);
  await page.evaluate(
    (name) =>
      new Promise<void>((painted) => {
        if (name !== 'nothing') window.bench[name]();
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(painted)));
      }),
    action,
  );
  return (await mainThreadMs(session)) - before;
}

async function measure(url: string, way: 'ours' | 'leaflet'): Promise<Record<Action | 'hover', number>> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const session = await page.context().newCDPSession(page);
    // CPU time of the thread: a busy machine must not count.
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    await page.goto(url);
    await page.evaluate(async (name) => void (await window.benchMap(name)), way);
    const median = async (action: Action | 'nothing'): Promise<number> => {
      const sample: number[] = [];
      for (let i = -WARM_UP; i < ROUNDS; i++) {
        const one = await spent(page, session, action);
        if (i >= 0) sample.push(one);
      }
      return quantile(sample, 0.5);
    };
    const idle = await median('nothing');
    const net = async (action: Action): Promise<number> => Math.max(0, (await median(action)) - idle);
    return {
      recolour: await net('recolour'),
      change: await net('change'),
      pan: await net('pan'),
      zoom: await net('zoom'),
      hover: await page.evaluate(() => (window.bench as MapBench).hover()),
    };
  } finally {
    await browser.close();
  }
}

/** Runs both ways, one after the other, each in a browser of its own. About a minute. */
export async function run(): Promise<Row[]> {
  const server = await serveMapPage('bench/map-page');
  try {
    const ours = await measure(server.url, 'ours');
    const leaflet = await measure(server.url, 'leaflet');
    const text = (value: number): string => (value < 0.1 ? `${value.toFixed(5)} ms` : ms(value));
    return TARGETS.map(({ action, what, below }) => ({
      what,
      ours: text(ours[action]),
      beside: `L.geoJSON on L.canvas ${text(leaflet[action])}`,
      ratio: `${Number((ours[action] / leaflet[action]).toPrecision(2))}×`,
      target: `< ${below} ms`,
      met: ours[action] < below,
    }));
  } finally {
    await server.close();
  }
}

if (import.meta.main) console.log(markdown(await run()));
