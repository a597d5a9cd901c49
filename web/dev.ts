/** The live runtime on the development server: the same parts as in production, attached to Vite's http server. */
import type { Server } from 'node:http';
import { parseWebConfig } from './config.ts';
import { createLog } from './log.ts';
import { WebRuntime } from './runtime.ts';

/** Started once per process: Vite asks again when its own configuration changes. */
let started: Promise<WebRuntime> | undefined;

export async function attachLive(httpServer: Server): Promise<void> {
  const log = createLog();
  started ??= WebRuntime.start(parseWebConfig(), log, (message) => log.error(message));
  const runtime = await started;
  runtime.attach(httpServer);
  httpServer.once('close', () => void runtime.stop());
}
