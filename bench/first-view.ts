/**
 * First view over a slow connection and processor: Lighthouse's mobile setting (412×823, 150 ms round trip,
 * 1.6 Mbit/s down, 0.75 up, processor four times slower), applied through the DevTools protocol.
 */
import { launchBrowser } from '#tests/support/browser.ts';
import { startProduct } from './product.ts';
import { ms, quantile, type Row } from './report.ts';
import { steadyStream } from './steady.ts';

const RUNS = 5;

export async function run(): Promise<Row[]> {
  const product = await startProduct('web/server.ts');
  await (async () => {
    const stream = steadyStream(product.door, 2000);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await stream();
  })();
  const browser = await launchBrowser();
  const paints: number[] = [];
  let scriptBytes = 0;
  try {
    for (let i = 0; i < RUNS; i++) {
      const context = await browser.newContext({
        viewport: { width: 412, height: 823 },
        deviceScaleFactor: 1.75,
        isMobile: true,
        hasTouch: true,
      });
      const page = await context.newPage();
      const devtools = await context.newCDPSession(page);
      await devtools.send('Network.enable');
      await devtools.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: 150,
        downloadThroughput: (1.6e6 / 8) * 0.9,
        uploadThroughput: (0.75e6 / 8) * 0.9,
      });
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
      const scripts = new Set<string>();
      scriptBytes = 0;
      devtools.on('Network.responseReceived', (event) => {
        if (event.type === 'Script') scripts.add(event.requestId);
      });
      devtools.on('Network.loadingFinished', (event) => {
        if (scripts.has(event.requestId)) scriptBytes += event.encodedDataLength;
      });
      await page.goto(product.web, { waitUntil: 'load' });
      await page.waitForSelector('canvas', { timeout: 60_000 });
      paints.push(
        await page.evaluate(
          () =>
            new Promise<number>((resolve) => {
              new PerformanceObserver((list) => resolve(list.getEntries().at(-1)!.startTime)).observe({
                type: 'largest-contentful-paint',
                buffered: true,
              });
            }),
        ),
      );
      await context.close();
    }
    const lcp = quantile(paints, 0.5);
    return [
      {
        what: `first view of the national page, slow connection and processor: LCP, median of ${RUNS}`,
        ours: ms(lcp),
        beside: '',
        ratio: '',
        target: '< 2 s',
        met: lcp < 2000,
      },
      {
        what: 'JavaScript over the wire until the map is drawn',
        ours: `${Math.round(scriptBytes / 1024)} KB`,
        beside: '',
        ratio: '',
        target: '≤ 250 KB',
        met: scriptBytes <= 250 * 1024,
      },
    ];
  } finally {
    await browser.close();
    await product.stop();
  }
}
