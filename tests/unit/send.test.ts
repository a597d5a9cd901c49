import fc from 'fast-check';
import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deliver, type DeliveryOptions } from '#ingest/cli/deliver.ts';
import { DoorError, type Door } from '#ingest/cli/door-client.ts';
import type { InputItem } from '#ingest/cli/input.ts';
import { parseSendOptions } from '#ingest/cli/send-options.ts';
import { progressBar, rejectionText } from '#ingest/cli/send-report.ts';
import { SendState, fingerprintInput } from '#ingest/cli/send-state.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vaccination-command-send-test-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const OPTIONS: DeliveryOptions = {
  batchEvents: 3,
  batchBytes: 1e6,
  rate: undefined,
  gzip: false,
  nowMs: () => 0,
  sleep: async () => {},
  onProgress: () => {},
};

/** Events numbered by their lines; `x` marks lines that the reader itself refused. */
async function* linesOf(
  lines: readonly number[],
  refused: readonly number[] = [],
): AsyncGenerator<InputItem> {
  for (const line of lines)
    yield refused.includes(line)
      ? { line, end: line, problem: { code: 'bad_row', path: '', message: '' } }
      : { line, end: line, body: Buffer.from(String(line)) };
}

const NOTHING = { accepted: 0, duplicate: 0, stale: 0, rejected: [] };

/** Takes every event but those whose number it refuses; remembers what it took. */
function memoryDoor(
  refuses: (event: string) => boolean,
  limit = Infinity,
): Door & { taken: string[]; posts: number } {
  const door = {
    taken: [] as string[],
    posts: 0,
    async post(body: Uint8Array): ReturnType<Door['post']> {
      const events = Buffer.from(body).toString().trimEnd().split('\n');
      if (body.length > limit) return 'too_large';
      door.posts += 1;
      const fresh = events.filter((event) => !refuses(event) && !door.taken.includes(event));
      door.taken.push(...fresh);
      const rejected = events.flatMap((event, i) =>
        refuses(event) ? [{ line: i + 1, code: 'out_of_range' as const, path: 'p', message: event }] : [],
      );
      return {
        ...NOTHING,
        accepted: fresh.length,
        duplicate: events.length - fresh.length - rejected.length,
        rejected,
      };
    },
  };
  return door;
}

async function rejectedLines(state: SendState): Promise<number[]> {
  const lines: number[] = [];
  for await (const finding of state.rejections()) lines.push(finding.line);
  return lines;
}

describe('sending a file', () => {
  it('reports each rejection with its line in the file, however the file is cut into batches', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 30 })
          .map((a) => a.sort((x, y) => x - y)),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 2, max: 40 }),
        fc.integer({ min: 3, max: 40 }),
        async (lines, batchEvents, batchBytes, limit) => {
          const state = await SendState.open(join(folder, 'f'), String(Math.random()));
          const door = memoryDoor((event) => Number(event) % 3 === 0, limit);
          const refused = lines.filter((line) => line % 5 === 0);
          await deliver(linesOf(lines, refused), door, state, { ...OPTIONS, batchEvents, batchBytes });
          const wrong = lines.filter((line) => line % 3 === 0 || line % 5 === 0);
          expect(await rejectedLines(state)).toEqual(wrong);
          expect(state.counts).toEqual({
            accepted: lines.length - wrong.length,
            duplicate: 0,
            stale: 0,
            rejected: wrong.length,
          });
          await state.finish();
        },
      ),
      { numRuns: 100 },
    );
  });

  it('goes on after the last answered batch, and reports the whole file once', async () => {
    const lines = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    const door = memoryDoor((event) => event === '2' || event === '8');
    let state = await SendState.open(join(folder, 'f'), 'input');
    const failing: Door = {
      async post(body, encoding) {
        if (door.posts === 2) throw new DoorError('gone');
        return door.post(body, encoding);
      },
    };
    await expect(deliver(linesOf(lines), failing, state, OPTIONS)).rejects.toThrow('gone');
    await state.close();

    state = await SendState.open(join(folder, 'f'), 'input');
    expect(state.line).toBe(6);
    await deliver(linesOf(lines), door, state, OPTIONS);
    expect(door.taken).toEqual(['1', '3', '4', '5', '6', '7', '9']);
    expect(state.counts).toEqual({ accepted: 7, duplicate: 0, stale: 0, rejected: 2 });
    expect(await rejectedLines(state)).toEqual([2, 8]);
    await state.finish();
    await expect(readFile(join(folder, 'f.progress'))).rejects.toThrow('ENOENT');
    expect(await readFile(state.rejectsPath, 'utf8')).toContain('"line":8');
  });

  it('forgets rejections that were written but not counted when the run was killed', async () => {
    let state = await SendState.open(join(folder, 'f'), 'input');
    await state.record(3, NOTHING, [{ line: 2, code: 'c', path: '', message: 'kept' }]);
    await state.close();
    await writeFile(state.rejectsPath, `${await readFile(state.rejectsPath, 'utf8')}{"line":5,"co`);
    state = await SendState.open(join(folder, 'f'), 'input');
    expect(await rejectedLines(state)).toEqual([2]);
    await state.close();
  });

  it('starts anew when the file changed or the progress is unreadable', async () => {
    const path = join(folder, 'f');
    await writeFile(path, 'one');
    await utimes(path, 1000, 1000);
    const before = await fingerprintInput(path, 'http://127.0.0.1:1/');
    expect(await fingerprintInput(path, 'http://127.0.0.1:1/x')).toBe(before);
    expect(await fingerprintInput(path, 'http://127.0.0.1:2/')).not.toBe(before);
    await writeFile(path, 'two');
    await utimes(path, 1000, 1000);
    const after = await fingerprintInput(path, 'http://127.0.0.1:1/');
    expect(after).not.toBe(before);

    let state = await SendState.open(path, before);
    await state.record(3, { accepted: 3, duplicate: 0, stale: 0 }, []);
    await state.close();
    state = await SendState.open(path, after);
    expect([state.line, state.counts.accepted]).toEqual([0, 0]);
    await state.close();
    await writeFile(`${path}.progress`, '{"input":');
    state = await SendState.open(path, after);
    expect(state.line).toBe(0);
    await state.close();
  });

  it('keeps to the rate, in steps of a quarter of a second', async () => {
    let now = 0;
    const sent: number[] = [];
    const state = await SendState.open(join(folder, 'f'), 'input');
    await deliver(
      linesOf(Array.from({ length: 20 }, (_, i) => i + 1)),
      memoryDoor(() => false),
      state,
      {
        ...OPTIONS,
        batchEvents: 5000,
        rate: 8,
        nowMs: () => now,
        sleep: async (ms) => void (now += ms),
        onProgress: () => sent.push(now),
      },
    );
    await state.close();
    expect(sent).toEqual([0, 250, 500, 750, 1000, 1250, 1500, 1750, 2000, 2250]);
  });

  it('does not count a batch for which the door did not answer event by event', async () => {
    const state = await SendState.open(join(folder, 'f'), 'input');
    const door: Door = { post: async () => ({ ...NOTHING, accepted: 2 }) };
    await expect(deliver(linesOf([1, 2, 3]), door, state, OPTIONS)).rejects.toThrow('2 of 3 events');
    expect(state.line).toBe(0);
    await state.close();
  });
});

describe('the command line of send', () => {
  const config = { ingestKey: undefined, doorKey: undefined, ingestUrl: 'http://127.0.0.1:3100', webUrl: '' };

  it('takes a file and its options', () => {
    expect(parseSendOptions(['a.CSV', '--key', 'k', '--rate', '10', '--gzip'], config)).toEqual({
      path: 'a.CSV',
      format: 'csv',
      url: 'http://127.0.0.1:3100',
      key: 'k',
      rate: 10,
      batch: 5000,
      gzip: true,
    });
    expect(parseSendOptions(['a.ndjson'], { ...config, ingestKey: 'from the environment' }).key).toBe(
      'from the environment',
    );
  });

  it.each([
    [[], /one file/],
    [['a.csv', 'b.csv', '--key', 'k'], /one file/],
    [['a.txt', '--key', 'k'], /must end in/],
    [['a.csv'], /No key/],
    [['a.csv', '--key', 'k', '--rate', '0'], /--rate/],
    [['a.csv', '--key', 'k', '--rate', '1.5'], /--rate/],
    [['a.csv', '--key', 'k', '--url', 'ftp://x'], /Not an http/],
    [['a.csv', '--key', 'k', '--fast'], /--fast/],
  ])('refuses %j with a sentence', (args, sentence) => {
    expect(() => parseSendOptions(args, config)).toThrow(sentence);
  });

  it('draws a bar that fits the terminal, and rejections that cannot move its cursor', () => {
    const counts = { accepted: 1234, duplicate: 0, stale: 0, rejected: 1 };
    const bar = progressBar({ end: 50, size: 100, counts, sent: 1235, elapsedMs: 1000 }, 60);
    expect(bar).toMatch(/^\[#{12}\.{12}\] {2}50% {2}1,234 accepted/);
    expect(bar).toHaveLength(59);
    expect(rejectionText({ line: 7, code: 'bad_format', path: 'lot', message: 'x\u001b[2J' })).toBe(
      'line 7: bad_format lot: x\\u001b[2J',
    );
  });
});
