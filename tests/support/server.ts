/** The product as a process of its own, as `npm start` runs it: pages, sockets and door on free ports, a store in a temporary directory. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CampaignEvent, IngestAnswer } from '#schema/events.ts';
import { startCommand, type RunningCommand } from './command.ts';

export const SERVER_KEY = 'clinic-key-of-the-screen-tests';
const START_PATIENCE_MS = 60_000;

export interface TestServer {
  readonly dataDir: string;
  /** Address of the pages, without a slash at the end. */
  readonly url: string;
  readonly doorUrl: string;
  /** What it wrote so far. */
  text(): string;
  /** Events that must be taken as a request and all be accepted. */
  send(events: readonly CampaignEvent[]): Promise<IngestAnswer>;
  /** `SIGKILL`: what a power cut does. */
  kill(): Promise<void>;
  /** `SIGINT`: Ctrl-C. Its exit code, and all it wrote. */
  interrupt(): Promise<{ code: number | null; text: string }>;
  /** Start again after `kill`, on the same store and the same port for pages. */
  start(): Promise<void>;
  /** Stop in order and remove the store. */
  close(): Promise<void>;
}

export async function startServer(env: Record<string, string> = {}): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'vaccination-command-'));
  let command: RunningCommand;
  let url = '';
  let doorUrl = '';

  const server: TestServer = {
    dataDir,
    get url() {
      return url;
    },
    get doorUrl() {
      return doorUrl;
    },
    text: () => command.text(),
    async send(events) {
      const response = await fetch(`${doorUrl}/v1/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${SERVER_KEY}`, 'content-type': 'application/x-ndjson' },
        body: events.map((event) => JSON.stringify(event)).join('\n'),
      });
      const text = await response.text();
      if (response.status !== 200) throw new Error(`the door answered ${response.status}: ${text}`);
      const answer = JSON.parse(text) as IngestAnswer;
      if (answer.accepted !== events.length) throw new Error(`not all accepted: ${text.slice(0, 2000)}`);
      return answer;
    },
    async kill() {
      command.child.kill('SIGKILL');
      await command.done;
    },
    async interrupt() {
      command.child.kill('SIGINT');
      const { code } = await command.done;
      return { code, text: command.text() };
    },
    async start() {
      command = startCommand('web/server.ts', [], {
        HOST: '127.0.0.1',
        PORT: url === '' ? '0' : new URL(url).port,
        INGEST_PORT: '0',
        DATA_DIR: dataDir,
        DEMO: 'off',
        INGEST_KEYS: `clinic:${SERVER_KEY}`,
        LIVE_TICK_MS: '200',
        ...env,
      });
      let ended = false;
      void command.done.then(() => (ended = true));
      const until = Date.now() + START_PATIENCE_MS;
      for (;;) {
        const page = /Vaccination Command: (http:\/\/\S+?)\/?\s/.exec(command.text());
        const door = /Ingest door: (http:\/\/\S+?)\/v1\/events/.exec(command.text());
        if (page && door) {
          [url, doorUrl] = [page[1]!, door[1]!];
          if ((await fetch(`${url}/readyz`).catch(() => undefined))?.ok) return;
        }
        if (ended || Date.now() > until)
          throw new Error(`the server did not start:\n${command.text() || '(it wrote nothing)'}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    async close() {
      command.child.kill('SIGTERM');
      await command.done;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}
