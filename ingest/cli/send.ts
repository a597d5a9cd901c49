/** `npm run send -- FILE`: sends a file of events through the ingest door and says what became of each. */
import { access, constants, mkdtemp, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseCommandConfig } from './config.ts';
import { readCsv } from './csv-file.ts';
import { deliver } from './deliver.ts';
import { openDoor } from './door-client.ts';
import { InputError } from './input.ts';
import { readNdjson } from './ndjson-file.ts';
import { SEND_USAGE, parseSendOptions, type SendOptions } from './send-options.ts';
import { countsText, progressBar, progressText, rejectionText } from './send-report.ts';
import { SendState, fingerprintInput } from './send-state.ts';

/** Long enough to restart a server, short enough that a person still looks. */
const PATIENCE_MS = 5 * 60_000;
const BATCH_BYTES = 4 * 1024 * 1024;
/** Without a terminal, one line every so often is enough for a log. */
const LINE_EVERY_MS = 5000;

/** Whether the address leaves this machine without encryption. */
function isOpenRoad(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

/** @throws Error with a sentence */
async function sizeOf(path: string): Promise<number> {
  try {
    const found = await stat(path);
    if (!found.isFile()) throw new Error(`${path} is not a file.`);
    await access(path, constants.R_OK);
    return found.size;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      throw new Error(`There is no file ${path} (seen from ${process.cwd()}).`, { cause: error });
    if (code === 'EACCES') throw new Error(`${path} may not be read.`, { cause: error });
    throw error;
  }
}

async function send(options: SendOptions, signal: AbortSignal): Promise<number> {
  const size = await sizeOf(options.path);
  const out = process.stderr;
  const say = (text: string): void => {
    out.write(`${out.isTTY ? '\r\x1b[K' : ''}${text}\n`);
  };
  if (isOpenRoad(options.url))
    say(`Warning: ${options.url} is not encrypted; key and records can be read on the way.`);
  const state = await SendState.open(
    await stateBase(options.path, say),
    await fingerprintInput(options.path, options.url),
  );
  if (state.line > 0) say(`Going on after line ${state.line}: an earlier run was interrupted there.`);

  const start = Date.now();
  let saidAt = start;
  const pause = (ms: number): Promise<void> => sleep(ms, undefined, { signal });
  const door = openDoor({
    url: options.url,
    key: options.key,
    patienceMs: PATIENCE_MS,
    onWait: (reason, ms) => say(`${reason}; trying again in ${Math.ceil(ms / 1000)} s.`),
    signal,
    sleep: pause,
    random: Math.random,
  });
  try {
    await deliver(options.format === 'csv' ? readCsv(options.path) : readNdjson(options.path), door, state, {
      batchEvents: options.batch,
      batchBytes: BATCH_BYTES,
      rate: options.rate,
      gzip: options.gzip,
      nowMs: Date.now,
      sleep: pause,
      onProgress: (end, sent) => {
        const now = Date.now();
        const view = { end, size, counts: state.counts, sent, elapsedMs: now - start };
        if (out.isTTY) out.write(`\r\x1b[K${progressBar(view, out.columns)}`);
        else if (now - saidAt >= LINE_EVERY_MS) {
          saidAt = now;
          out.write(`${progressText(view)}\n`);
        }
      },
    });
  } catch (error) {
    await state.close();
    say(signal.aborted ? 'Stopped.' : sentenceOf(error));
    // A file that cannot be read from its first line on has no place to go on from.
    if (state.line > 0 || !(error instanceof InputError))
      say(
        `Until line ${state.line}: ${countsText(state.counts)}. The same command again goes on from there.`,
      );
    return 2;
  }
  say(countsText(state.counts));
  if (state.counts.rejected > 0) {
    for await (const finding of state.rejections()) process.stdout.write(`${rejectionText(finding)}\n`);
    say(`The rejections are kept in ${state.rejectsPath}`);
  }
  await state.finish();
  return state.counts.rejected > 0 ? 1 : 0;
}

/** Beside the input; where that cannot be written, in a folder of its own, and then nothing can be resumed. */
async function stateBase(path: string, say: (text: string) => void): Promise<string> {
  try {
    await access(dirname(path), constants.W_OK);
    return path;
  } catch {
    const folder = await mkdtemp(join(tmpdir(), 'vaccination-command-send-'));
    say(`${dirname(path)} cannot be written; an interrupted run will start from the beginning.`);
    return join(folder, basename(path));
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function main(): Promise<number> {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`${SEND_USAGE}\n`);
    return 0;
  }
  let options: SendOptions;
  try {
    options = parseSendOptions(args, parseCommandConfig());
  } catch (error) {
    process.stderr.write(`${sentenceOf(error)}\n\n${SEND_USAGE}\n`);
    return 2;
  }
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
  try {
    return await send(options, stop.signal);
  } catch (error) {
    process.stderr.write(`${sentenceOf(error)}\n`);
    return 2;
  }
}

process.exitCode = await main();
