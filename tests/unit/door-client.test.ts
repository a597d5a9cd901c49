import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openDoor, type Door, type DoorOptions } from '#ingest/cli/door-client.ts';

describe('the door, seen from the sender', () => {
  let server: Server;
  let answers: { status: number; headers?: Record<string, string>; body: string }[];
  let waits: number[];
  const ok = { status: 200, body: JSON.stringify({ accepted: 1, duplicate: 0, stale: 0, rejected: [] }) };

  async function doorTo(change: Partial<DoorOptions> = {}): Promise<Door> {
    server = createServer((request, response) => {
      request.resume().on('end', () => {
        const { status, headers, body } = answers.shift()!;
        response.writeHead(status, headers).end(body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    waits = [];
    return openDoor({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      key: 'k',
      patienceMs: 60_000,
      onWait: (_, ms) => waits.push(ms),
      sleep: async () => {},
      random: () => 1,
      ...change,
    });
  }
  afterEach(() => server.close());
  const body = Buffer.from('{}\n');

  it('comes back after the time the door asks for, and by itself after growing times', async () => {
    answers = [
      { status: 503, headers: { 'retry-after': '7' }, body: '{"detail":"The queue is full."}' },
      { status: 429, body: '' },
      { status: 502, body: '<html>' },
      ok,
    ];
    const door = await doorTo();
    await expect(door.post(body, undefined)).resolves.toMatchObject({ accepted: 1 });
    expect(waits).toEqual([7000, 1000, 2000]);
  });

  it('gives up when the door stays full, and says what it was told', async () => {
    answers = Array.from({ length: 9 }, () => ({
      status: 503,
      headers: { 'retry-after': '10' },
      body: '{"detail":"The queue is full."}',
    }));
    const door = await doorTo({ patienceMs: 25_000 });
    await expect(door.post(body, undefined)).rejects.toThrow('503: The queue is full; gave up after 20 s');
  });

  it.each([400, 401, 403, 404, 415])('does not repeat what is refused with %i', async (status) => {
    answers = [{ status, body: '{"detail":"No."}' }];
    const door = await doorTo();
    await expect(door.post(body, undefined)).rejects.toThrow(`The door answered ${status}: No.`);
    expect(waits).toEqual([]);
  });

  it('tells a batch that is too large from a refusal', async () => {
    answers = [{ status: 413, body: '' }];
    await expect((await doorTo()).post(body, undefined)).resolves.toBe('too_large');
  });

  it.each(['<html>', '{}', '{"accepted":-1,"duplicate":0,"stale":0,"rejected":[]}'])(
    'is not taken for the door when it answers %s',
    async (text) => {
      answers = [{ status: 200, body: text }];
      await expect((await doorTo()).post(body, undefined)).rejects.toThrow('is it the ingest port?');
    },
  );
});
