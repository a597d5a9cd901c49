import { describe, expect, it } from 'vitest';
import { silentLog } from '#ingest/log.ts';
import { sentenceOf, waitUntilGone } from '#ingest/store-faults.ts';
import type { Store } from '#schema/clickhouse/client.ts';

describe('a failing store', () => {
  it.each([
    ['Cannot reserve 1.00 MiB, not enough space', 'NOT_ENOUGH_SPACE', 'the disk of the store is full.'],
    ['write: No space left on device', '', 'the disk of the store is full.'],
    ['connect ECONNREFUSED 127.0.0.1:8123', '', 'the ClickHouse server cannot be reached.'],
    ['Timeout error.', '', 'the store did not answer in time.'],
    ["Cannot parse 'Nguyễn Văn A'", 'CANNOT_PARSE_TEXT', 'the store failed (CANNOT_PARSE_TEXT).'],
  ])('%s is told in one sentence, without what the query held', (message, type, sentence) => {
    expect(sentenceOf(Object.assign(new Error(message), { type }))).toBe(sentence);
  });

  it('is asked again only when the insert has left the server', async () => {
    const said: string[] = [];
    const answers: (number | Error)[] = [new Error('ECONNREFUSED'), 1, 1, 0];
    const server = {
      command: async ({ query }: { query: string }) => {
        said.push(query.split(' ', 1)[0]!);
      },
      query: async () => {
        const answer = answers.shift()!;
        if (answer instanceof Error) throw answer;
        said.push(`running ${answer}`);
        return { json: async () => [{ n: answer }] };
      },
    };
    await waitUntilGone(server as unknown as Store, 'id', silentLog, () => false);
    expect(said).toEqual(['KILL', 'KILL', 'running 1', 'KILL', 'running 1', 'KILL', 'running 0']);
  });
});
