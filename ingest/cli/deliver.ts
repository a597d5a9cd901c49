/** A file through the door: events gathered into batches, one on its way at a time, so revisions keep their order. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Door } from './door-client.ts';
import { DoorError } from './door-client.ts';
import type { InputItem } from './input.ts';
import type { LineFinding, SendCounts, SendState } from './send-state.ts';

export interface DeliveryOptions {
  /** Events in one request at most. */
  batchEvents: number;
  /** Bytes in one request at most, before compression. */
  batchBytes: number;
  /** Events per second at most; absent: as fast as the door takes them. */
  rate: number | undefined;
  gzip: boolean;
  nowMs: () => number;
  sleep: (ms: number) => Promise<void>;
  /** After every answered batch: bytes of the file done, and how many events this run has sent. */
  onProgress: (end: number, sent: number) => void;
}

interface Sendable {
  line: number;
  body: Buffer;
}

const compress = promisify(gzip);
const NEWLINE = Buffer.from('\n');
const NOTHING = { accepted: 0, duplicate: 0, stale: 0 };

/** Returns when the whole input is answered; throws when it cannot go on, with the state at the last answered batch. */
export async function deliver(
  items: AsyncIterable<InputItem>,
  door: Door,
  state: SendState,
  options: DeliveryOptions,
): Promise<void> {
  const start = options.nowMs();
  let sent = 0;
  let batch: Sendable[] = [];
  let batchBytes = 0;
  let findings: LineFinding[] = [];
  let last = { line: 0, end: 0 };
  // A slow rate goes out in small steps, about four a second, and not as a burst every so often.
  const batchEvents =
    options.rate === undefined
      ? options.batchEvents
      : Math.max(1, Math.min(options.batchEvents, Math.ceil(options.rate / 4)));

  const flush = async (): Promise<void> => {
    if (options.rate !== undefined) {
      const due = start + (sent / options.rate) * 1000;
      const wait = due - options.nowMs();
      if (wait > 0) await options.sleep(wait);
    }
    const answer = batch.length > 0 ? await post(door, batch, options.gzip) : { ...NOTHING, findings: [] };
    sent += batch.length;
    const all = [...findings, ...answer.findings].sort((a, b) => a.line - b.line);
    batch = [];
    batchBytes = 0;
    findings = [];
    await state.record(last.line, answer, all);
    options.onProgress(last.end, sent);
  };

  const resumeAfter = state.line;
  for await (const item of items) {
    if (item.line <= resumeAfter) continue;
    if ('problem' in item) findings.push({ line: item.line, ...item.problem });
    else {
      if (batch.length > 0 && batchBytes + item.body.length + 1 > options.batchBytes) await flush();
      batch.push(item);
      batchBytes += item.body.length + 1;
    }
    last = item;
    if (batch.length >= batchEvents || findings.length >= options.batchEvents) await flush();
  }
  if (batch.length > 0 || findings.length > 0) await flush();
}

type Answered = Omit<SendCounts, 'rejected'> & { findings: LineFinding[] };

/** When the door finds a batch too large it is sent in halves; an event too large by itself is reported. */
async function post(door: Door, batch: readonly Sendable[], zipped: boolean): Promise<Answered> {
  const plain = Buffer.concat(batch.flatMap((event) => [event.body, NEWLINE]));
  const answer = await door.post(zipped ? await compress(plain) : plain, zipped ? 'gzip' : undefined);
  if (answer === 'too_large') {
    if (batch.length === 1)
      return {
        ...NOTHING,
        findings: [
          { line: batch[0]!.line, code: 'too_large', path: '', message: 'is larger than the door takes' },
        ],
      };
    const half = Math.ceil(batch.length / 2);
    const first = await post(door, batch.slice(0, half), zipped);
    const second = await post(door, batch.slice(half), zipped);
    return {
      accepted: first.accepted + second.accepted,
      duplicate: first.duplicate + second.duplicate,
      stale: first.stale + second.stale,
      findings: [...first.findings, ...second.findings],
    };
  }
  const answered = answer.accepted + answer.duplicate + answer.stale + answer.rejected.length;
  if (answered !== batch.length || answer.rejected.some((rejection) => rejection.line > batch.length))
    throw new DoorError(
      `The door answered for ${answered} of ${batch.length} events; nothing of this batch is counted as sent.`,
    );
  return {
    accepted: answer.accepted,
    duplicate: answer.duplicate,
    stale: answer.stale,
    findings: answer.rejected.map(({ line, code, path, message }) => ({
      line: batch[line - 1]!.line,
      code,
      path,
      message,
    })),
  };
}
