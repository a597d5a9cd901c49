/**
 * Many viewers as bare WebSockets that speak Socket.IO's protocol, in a process of their own: each looks at the
 * nation or at one province and notes how long after the server took the totals a frame arrived.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { loadUnitTree } from '#schema/unit-tree.ts';

interface Swarm {
  /** Delivery times (ms) since the last call. */
  take(): Promise<number[]>;
  stop(): Promise<void>;
}

/** How a frame tells when it was made: our patches by `as_of`, the bare server's by `sent_ms`. */
const STAMP = /"(?:as_of":"([^"]+)"|sent_ms":(\d+))/;

/** Resolves when all viewers have joined. */
export async function startViewers(web: string, count: number): Promise<Swarm> {
  const child = fork(fileURLToPath(import.meta.url), [web, String(count)], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const answer = <T>(): Promise<T> =>
    new Promise((resolve, reject) => {
      child.once('message', (message) => resolve(message as T));
      child.once('exit', (code) => reject(new Error(`the viewers ended with ${code}`)));
    });
  await answer();
  return {
    take: async () => {
      const taken = answer<number[]>();
      child.send('take');
      return await taken;
    },
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function swarm(web: string, count: number): Promise<void> {
  const provinces = loadUnitTree()
    .children('VN')
    .map((unit) => unit.code);
  let delivered: number[] = [];
  const join = (i: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(`${web.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, {
        perMessageDeflate: false,
      });
      socket.on('error', reject);
      socket.on('message', (data: Buffer) => {
        const text = data.toString('latin1', 0, 400);
        if (text[0] === '0') socket.send('40');
        else if (text[0] === '2') socket.send('3');
        else if (text.startsWith('40')) {
          const unit = i % 2 === 0 ? 'VN' : provinces[i % provinces.length]!;
          socket.send(`421["unit:watch",{"unit":"${unit}"}]`);
        } else if (text.startsWith('431')) {
          if (!text.includes('"ok":true')) reject(new Error(text));
          resolve();
        } else if (text.startsWith('42["unit:patch"')) {
          const stamp = STAMP.exec(text);
          if (stamp) delivered.push(Date.now() - (stamp[1] ? Date.parse(stamp[1]) : Number(stamp[2])));
        }
      });
    });
  // As the product's own clients do: not all in one moment.
  for (let i = 0; i < count; i += 50)
    await Promise.all(Array.from({ length: Math.min(50, count - i) }, (_, k) => join(i + k)));
  process.on('message', () => {
    process.send!(delivered);
    delivered = [];
  });
  process.send!('joined');
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await swarm(process.argv[2]!, Number(process.argv[3]));
