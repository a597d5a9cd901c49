/**
 * The ingest door as a thread of this process: its own event loop and its own connections, so that a heavy
 * stream does not delay what viewers see. The two speak only through the store; here it is started and stopped.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

type FromThread =
  { type: 'listening'; port: number } | { type: 'failed'; message: string } | { type: 'stopped' };

export interface IngestThread {
  readonly port: number;
  /**
   * Refuses new requests, commits what was taken, and closes its connections. Rejects when that takes too long: then
   * only the process as a whole can be ended, at once.
   */
  stop(): Promise<void>;
  /**
   * Ends the thread. Only when nothing asks the embedded engine any more: queries of other threads that are
   * under way when a thread with the engine ends never return (chDB 3.4).
   */
  end(): Promise<void>;
}

/** The longest batch and the longest patience of the door with a request; a thread that takes longer hangs. */
const STOP_MS = 60_000;

/** Resolves when the door listens. `onEnd` hears of an end that nobody asked for. */
export function startIngestThread(
  environment: Record<string, string>,
  onEnd: (message: string) => void,
): Promise<IngestThread> {
  const worker = new Worker(new URL('../ingest/main.ts', import.meta.url), {
    workerData: { env: environment },
    // Its heap stays below 150 MB; without a bound its garbage would grow to several times that before it is swept.
    resourceLimits: { maxOldGenerationSizeMb: 768, maxYoungGenerationSizeMb: 48 },
  });
  let stopping = false;
  const closed = new Promise<void>((resolve) => {
    worker.once('exit', () => resolve());
    worker.on('message', (message: FromThread) => {
      if (message.type === 'stopped') resolve();
    });
  });
  return new Promise((resolve, reject) => {
    let listening = false;
    const end = (message: string): void => {
      if (!listening) reject(new Error(message));
      else if (!stopping) onEnd(message);
    };
    worker.on('message', (message: FromThread) => {
      if (message.type === 'failed') return end(message.message);
      if (message.type !== 'listening') return;
      listening = true;
      resolve({
        port: message.port,
        async stop() {
          stopping = true;
          worker.postMessage({ type: 'stop' });
          const late = new AbortController();
          const isLate = await Promise.race([
            closed.then(() => false),
            wait(STOP_MS, true, { signal: late.signal }).catch(() => false),
          ]);
          late.abort();
          if (isLate) throw new Error(`the ingest door did not close within ${STOP_MS / 1000} seconds`);
        },
        async end() {
          stopping = true;
          await worker.terminate();
        },
      });
    });
    worker.on('error', (error) => end(`The ingest door failed: ${error.message}`));
    worker.on('exit', (code) => end(`The ingest door ended with code ${code}.`));
  });
}
