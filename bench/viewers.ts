/**
 * Ten thousand viewers, one frame a second for each: delivery, processor time and the answer times of pages of the
 * same process meanwhile. Beside it a bare `ws` server that writes one prepared frame of the same size.
 */
import { createServer } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';
import { startProduct } from './product.ts';
import { ms, quantile, times, type Row } from './report.ts';
import { steadyStream } from './steady.ts';
import { startViewers } from './viewer-swarm.ts';

const VIEWERS = 10_000;
const SECONDS = 20;
/** What makes the frames. */
const DOSES_A_SECOND = 200;
/** Bytes of a national frame at this rate, for the bare server. */
const FRAME_BYTES = 4000;

/** Delivery p99 (ms) of a bare server that sends every viewer a prepared frame each second. */
async function bare(): Promise<number> {
  const http = createServer();
  const server = new WebSocketServer({ server: http, path: '/socket.io/', perMessageDeflate: false });
  const viewers = new Set<WebSocket>();
  server.on('connection', (socket) => {
    socket.send('0{}');
    socket.on('message', (data) => {
      const text = String(data);
      if (text === '40') socket.send('40{}');
      else if (text.startsWith('421')) {
        socket.send('431[{"ok":true}]');
        viewers.add(socket);
      }
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as { port: number };
  const swarm = await startViewers(`http://127.0.0.1:${port}`, VIEWERS);
  const timer = setInterval(() => {
    const frame = Buffer.from(
      `42["unit:patch",{"sent_ms":${Date.now()},"pad":"${'x'.repeat(FRAME_BYTES)}"}]`,
    );
    for (const viewer of viewers) viewer.send(frame, { binary: false });
  }, 1000);
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
  const delivered = await swarm.take();
  clearInterval(timer);
  await swarm.stop();
  server.close();
  http.close();
  return quantile(delivered, 0.99);
}

export async function run(): Promise<Row[]> {
  const product = await startProduct('web/server.ts', { env: { LIVE_TICK_MS: '1000' } });
  const stream = steadyStream(product.door, DOSES_A_SECOND);
  try {
    const swarm = await startViewers(product.web, VIEWERS);
    await swarm.take();
    const [all, own] = [product.cpuSeconds(), product.viewersThreadSeconds()];
    const start = performance.now();
    const http: number[] = [];
    while (performance.now() - start < SECONDS * 1000) {
      const asked = performance.now();
      await fetch(`${product.web}/api/v1/units/38`).then((r) => r.arrayBuffer());
      http.push(performance.now() - asked);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const seconds = (performance.now() - start) / 1000;
    const cores = (product.viewersThreadSeconds() - own) / seconds;
    const allCores = (product.cpuSeconds() - all) / seconds;
    const delivered = await swarm.take();
    await swarm.stop();
    await stream();
    const p99 = quantile(delivered, 0.99);
    const other = await bare();
    return [
      {
        what: `${VIEWERS.toLocaleString('en-US')} viewers, a frame a second: delivery p99`,
        ours: `${ms(p99)} (p50 ${ms(quantile(delivered, 0.5))}, ${delivered.length.toLocaleString('en-US')} frames)`,
        beside: `bare ws: ${ms(other)}`,
        ratio: times(p99 / other),
        target: '< 300 ms',
        met: p99 < 300,
      },
      {
        what: 'the same: processor of the thread of hub, pages and sockets',
        ours: `${cores.toFixed(2)} core`,
        beside: `whole process, with door and store under ${DOSES_A_SECOND} doses/s in ten requests: ${allCores.toFixed(2)}`,
        ratio: '',
        target: '< 0.3 core',
        met: cores < 0.3,
      },
      {
        what: 'the same: HTTP of the same process meanwhile, p99',
        ours: ms(quantile(http, 0.99)),
        beside: '',
        ratio: '',
        target: '< 50 ms',
        met: quantile(http, 0.99) < 50,
      },
    ];
  } finally {
    await product.stop();
  }
}
