import { connect } from 'node:net';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IngestAnswer } from '#schema/events.ts';
import { BAD_EVENTS, type BadLine } from '#tests/support/bad-events.ts';
import { allocationEvent, doseEvent, reactionEvent } from '#tests/support/events.ts';
import {
  TEST_KEYS,
  ndjson,
  startTestIngest,
  type PostOptions,
  type TestIngest,
} from '#tests/support/ingest.ts';
import { bookOfStore } from '#tests/support/totals.ts';

let ingest: TestIngest;
const LIMITS = { body: 2_000_000, decoded: 4_000_000, line: 16_384, events: 1000 };

beforeAll(async () => {
  ingest = await startTestIngest({
    INGEST_MAX_BODY_BYTES: String(LIMITS.body),
    INGEST_MAX_DECODED_BYTES: String(LIMITS.decoded),
    INGEST_MAX_LINE_BYTES: String(LIMITS.line),
    INGEST_MAX_EVENTS: String(LIMITS.events),
    INGEST_MAX_REQUESTS_PER_SECOND: '10000',
    INGEST_REQUEST_TIMEOUT_MS: '2000',
    INGEST_BATCH_WAIT_MS: '0',
  });
});
afterAll(async () => {
  await ingest.close();
});

const dose = (change: object): string => JSON.stringify({ ...doseEvent(), ...change });
const without = (event: object, field: string): string =>
  JSON.stringify(Object.fromEntries(Object.entries(event).filter(([name]) => name !== field)));
const allocation = (change: object): string => JSON.stringify({ ...allocationEvent(), ...change });
const reaction = (change: object): string => JSON.stringify({ ...reactionEvent(), ...change });
const raw = (field: string, json: string): string =>
  without(doseEvent(), field).replace(/\}$/, `,"${field}":${json}}`);
const soon = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();

const LINES: readonly BadLine[] = [
  // not JSON objects
  ['text that is not JSON', 'hello', 'malformed_json', ''],
  ['half of an object', '{"kind":"dose"', 'malformed_json', ''],
  ['two objects in one line', `${dose({})} ${dose({})}`, 'malformed_json', ''],
  ['a number', '5', 'malformed_json', ''],
  ['null', 'null', 'malformed_json', ''],
  ['an array', '[]', 'malformed_json', ''],
  ['NaN', raw('birth_year', 'NaN'), 'malformed_json', ''],
  ['a trailing comma', dose({}).replace(/\}$/, ',}'), 'malformed_json', ''],
  ['a comment', `${dose({})} // late`, 'malformed_json', ''],
  ['the same field twice', dose({}).replace('{', '{"dose_number":2,'), 'malformed_json', ''],
  [
    'the same field twice, once escaped',
    dose({}).replace('{', '{"dose\\u005fnumber":2,'),
    'malformed_json',
    '',
  ],
  ['the same field twice, spaced out', dose({}).replace('{', '{"lot" \t: "x\\":y",'), 'malformed_json', ''],
  ['a NUL byte', dose({}).replace('AZ-0001', 'AZ\u00000001'), 'malformed_json', ''],
  ['a deep value', raw('lot', `${'['.repeat(2000)}${']'.repeat(2000)}`), 'too_deep', ''],
  ['a deep line', `${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`, 'too_deep', ''],
  ['a long line', dose({ lot: 'x'.repeat(20_000) }), 'line_too_long', ''],
  // fields that are not there, or should not be
  ...[
    'kind',
    'source',
    'record_id',
    'revision',
    'op',
    'recorded_at',
    'given_at',
    'dose_number',
    'vaccine',
    'lot',
    'site',
    'site_commune',
    'home_commune',
    'birth_year',
    'sex',
    'priority_group',
    'identity',
    'certificate_printed',
  ].map((field) => [`no ${field}`, without(doseEvent(), field), 'missing_field', field] as const),
  ['an unknown field', dose({ colour: 'red' }), 'unknown_field', 'colour'],
  ['a name of a person', dose({ full_name: 'Nguyễn Văn A' }), 'unknown_field', 'full_name'],
  ['__proto__', raw('__proto__', '{"isAdmin":true}'), 'unknown_field', '__proto__'],
  ['constructor', raw('constructor', '1'), 'unknown_field', 'constructor'],
  ['a kind out of the prototype', dose({ kind: 'constructor' }), 'unknown_kind', 'kind'],
  ['a field of another kind', dose({ severity: 'mild' }), 'unknown_field', 'severity'],
  ['a cancel with an unknown field', dose({ op: 'cancel', x: 1 }), 'unknown_field', 'x'],
  ['a cancel with a wrong body', dose({ op: 'cancel', dose_number: 9 }), 'out_of_range', 'dose_number'],
  // null, and types
  ['null for a number', dose({ dose_number: null }), 'wrong_type', 'dose_number'],
  ['null for an optional field', dose({ person: null }), 'wrong_type', 'person'],
  ['null for a choice', dose({ sex: null }), 'wrong_type', 'sex'],
  ['null for the kind', dose({ kind: null }), 'wrong_type', 'kind'],
  ['a number as text', dose({ dose_number: '1' }), 'wrong_type', 'dose_number'],
  ['text as a number', dose({ lot: 5 }), 'wrong_type', 'lot'],
  ['a boolean as text', dose({ certificate_printed: 'true' }), 'wrong_type', 'certificate_printed'],
  ['a boolean as a number', dose({ certificate_printed: 1 }), 'wrong_type', 'certificate_printed'],
  ['a commune as a number', dose({ site_commune: 14833 }), 'wrong_type', 'site_commune'],
  ['an object for text', dose({ site: {} }), 'wrong_type', 'site'],
  ['a list for text', dose({ site: ['S-1'] }), 'wrong_type', 'site'],
  ['a float for an integer', dose({ dose_number: 1.5 }), 'wrong_type', 'dose_number'],
  ['a float for a revision', raw('revision', '1.0000001'), 'wrong_type', 'revision'],
  // numbers out of range
  ['dose number 0', dose({ dose_number: 0 }), 'out_of_range', 'dose_number'],
  ['dose number 5', dose({ dose_number: 5 }), 'out_of_range', 'dose_number'],
  ['dose number −1', dose({ dose_number: -1 }), 'out_of_range', 'dose_number'],
  ['dose number 257', dose({ dose_number: 257 }), 'out_of_range', 'dose_number'],
  ['revision 0', dose({ revision: 0 }), 'out_of_range', 'revision'],
  ['revision 2³²', raw('revision', '4294967296'), 'out_of_range', 'revision'],
  ['revision 2⁶⁴', raw('revision', '18446744073709551616'), 'out_of_range', 'revision'],
  ['revision 1e400', raw('revision', '1e400'), 'out_of_range', 'revision'],
  ['priority group 17', dose({ priority_group: 17 }), 'out_of_range', 'priority_group'],
  ['birth year 1899', dose({ birth_year: 1899 }), 'out_of_range', 'birth_year'],
  ['birth year after the injection', dose({ birth_year: 2022 }), 'inconsistent', 'birth_year'],
  ['no doses', allocation({ doses: 0 }), 'inconsistent', 'doses'],
  ['fewer than no doses', allocation({ doses: -5 }), 'out_of_range', 'doses'],
  ['more doses than there are', allocation({ doses: 1_000_000_001 }), 'out_of_range', 'doses'],
  // dates
  ['a date that does not exist', dose({ given_at: '2021-02-30T08:00:00+07:00' }), 'bad_format', 'given_at'],
  ['a date without offset', dose({ given_at: '2021-10-01T08:00:00' }), 'bad_format', 'given_at'],
  ['a date without time', dose({ given_at: '2021-10-01' }), 'bad_format', 'given_at'],
  ['a date as in Vietnam', dose({ given_at: '01/10/2021 08:00' }), 'bad_format', 'given_at'],
  ['a leap second', dose({ given_at: '2021-06-30T23:59:60Z' }), 'bad_format', 'given_at'],
  ['nanoseconds', dose({ given_at: '2021-10-01T08:00:00.123456789Z' }), 'bad_format', 'given_at'],
  ['a date as a number', dose({ given_at: 1633050000 }), 'wrong_type', 'given_at'],
  ['a future injection', dose({ given_at: soon(60) }), 'in_future', 'given_at'],
  ['the year 9999', dose({ given_at: '9999-01-01T00:00:00Z' }), 'in_future', 'given_at'],
  ['a future entry', dose({ recorded_at: soon(60) }), 'in_future', 'recorded_at'],
  [
    'an injection before the campaign',
    dose({ given_at: '2021-03-07T16:59:59Z' }),
    'before_campaign',
    'given_at',
  ],
  ['an entry in 1970', dose({ recorded_at: '1970-01-01T00:00:00Z' }), 'before_campaign', 'recorded_at'],
  [
    'a reaction before the campaign',
    reaction({ given_at: '2021-03-01T08:00:00+07:00' }),
    'before_campaign',
    'given_at',
  ],
  ['a future onset', reaction({ onset_at: soon(60) }), 'in_future', 'onset_at'],
  ['a future report', reaction({ reported_at: soon(60) }), 'in_future', 'reported_at'],
  ['an expiry of 31 November', allocation({ expires_on: '2021-11-31' }), 'bad_format', 'expires_on'],
  ['an expiry in 2300', allocation({ expires_on: '2300-01-01' }), 'out_of_range', 'expires_on'],
  // codes and units
  ['an unknown kind', dose({ kind: 'visit' }), 'unknown_kind', 'kind'],
  ['an unknown operation', dose({ op: 'delete' }), 'bad_format', 'op'],
  ['an unknown vaccine', dose({ vaccine: 'pfizer' }), 'unknown_vaccine', 'vaccine'],
  ['an unknown sex', dose({ sex: 'F' }), 'bad_format', 'sex'],
  ['an unknown commune', dose({ site_commune: '99999' }), 'unknown_unit', 'site_commune'],
  ['a commune without its zeros', dose({ home_commune: '1' }), 'bad_format', 'home_commune'],
  ['a commune in other digits', dose({ home_commune: '１４８３３' }), 'bad_format', 'home_commune'],
  ['a district where a commune belongs', dose({ home_commune: '001' }), 'unknown_unit', 'home_commune'],
  ['a province where a commune belongs', dose({ site_commune: '38' }), 'bad_format', 'site_commune'],
  ['an unknown unit', allocation({ unit: '99' }), 'unknown_unit', 'unit'],
  ['a transfer from nowhere', allocation({ movement: 'transferred' }), 'inconsistent', 'from_unit'],
  [
    'a transfer to itself',
    allocation({ movement: 'transferred', from_unit: '38' }),
    'inconsistent',
    'from_unit',
  ],
  ['a receipt without a lot', without(allocationEvent(), 'lot'), 'inconsistent', 'lot'],
  ['a symptom with spaces', reaction({ symptoms: ['sốt cao'] }), 'bad_format', 'symptoms[0]'],
  ['a symptom that is null', reaction({ symptoms: [null] }), 'wrong_type', 'symptoms[0]'],
  ['too many symptoms', reaction({ symptoms: Array(33).fill('fever') }), 'out_of_range', 'symptoms'],
  // text
  ['an empty id', dose({ record_id: '' }), 'bad_format', 'record_id'],
  ['an id of 65 characters', dose({ record_id: 'x'.repeat(65) }), 'bad_format', 'record_id'],
  ['NFD instead of NFC', dose({ record_id: 'hồ-sơ'.normalize('NFD') }), 'bad_format', 'record_id'],
  ['a space behind an id', dose({ record_id: 'D-1 ' }), 'bad_format', 'record_id'],
  ['a space of no width in an id', dose({ record_id: 'D-\u200b1' }), 'bad_format', 'record_id'],
  [
    'a hard space before the id of a dose',
    reaction({ dose_record_id: '\u00a0D-1' }),
    'bad_format',
    'dose_record_id',
  ],
  ['an escaped NUL', dose({ record_id: 'a\u0000b' }), 'bad_format', 'record_id'],
  ['a line break in an id', dose({ record_id: 'a\nb' }), 'bad_format', 'record_id'],
  ['a lone high surrogate', raw('record_id', '"a\\ud800"'), 'bad_format', 'record_id'],
  ['a lone low surrogate', raw('record_id', '"\\udc00a"'), 'bad_format', 'record_id'],
  ['a lot with a quote', dose({ lot: "x'; DROP TABLE dose_facts; --" }), 'bad_format', 'lot'],
  // whose it is
  ['the source of another key', dose({ source: 'army' }), 'foreign_source', 'source'],
  ['the source of the demonstration', dose({ source: 'demo' }), 'foreign_source', 'source'],
  ['an identity number as person', dose({ person: '001099012345' }), 'person_not_pseudonym', 'person'],
  ['a telephone number as person', dose({ person: '0912345678' }), 'person_not_pseudonym', 'person'],
  ['a telephone number in groups', dose({ person: '0912.345.678' }), 'person_not_pseudonym', 'person'],
  ['an identity number in groups', dose({ person: '001-099-012345' }), 'person_not_pseudonym', 'person'],
  ['a name as person', dose({ person: 'Nguyễn Văn A' }), 'bad_format', 'person'],
  [
    'an identity number without a key for it',
    dose({ identity_number: '001099012345' }),
    'person_not_pseudonym',
    'identity_number',
  ],
  ...BAD_EVENTS,
];

describe('a line that is not a valid event', () => {
  it.each(LINES)('%s is refused by name, and its neighbours are taken', async (name, line, code, path) => {
    const neighbours = [1, 3].map((i) => ndjson([doseEvent({ record_id: `${name.slice(0, 50)} ${i}` })]));
    const response = await ingest.post([neighbours[0], line, neighbours[1]].join('\n'));
    expect(response.status).toBe(200);
    const answer = (await response.json()) as IngestAnswer;
    expect(answer).toMatchObject({
      accepted: 2,
      duplicate: 0,
      stale: 0,
      rejected: [{ line: 2, code, path }],
    });
    expect(answer.rejected[0]!.message).toMatch(path === '' ? /^the line / : /`/);
    expect(answer.rejected[0]!.message).not.toMatch(/Nguy|001-?099-?0|0912\.?345|DROP/);
  });

  it('is kept, and counted, and nothing personal with it', async () => {
    const result = await ingest.store.query({
      query: 'SELECT count() AS n, groupArray(event) AS events FROM rejects',
      format: 'JSONEachRow',
    });
    const [row] = await result.json<{ n: number; events: string[] }>();
    expect(Number(row!.n)).toBe(LINES.length);
    expect(row!.events.join()).not.toMatch(/Nguy|001-?099-?0|0912\.?345|full_name|"phone":/);
    const sums = await ingest.store.query({
      query: 'SELECT sum(accepted) AS accepted, sum(rejected) AS rejected FROM deliveries',
      format: 'JSONEachRow',
    });
    const [sum] = await sums.json<{ accepted: number; rejected: number }>();
    expect([Number(sum!.accepted), Number(sum!.rejected)]).toEqual([2 * LINES.length, LINES.length]);
  });
});

const one = ndjson([doseEvent({ record_id: 'never-taken' })]);
const gzip = { 'content-encoding': 'gzip' };
const json = { 'content-type': 'application/json' };

/** Name, body, how it is sent, status. */
const REQUESTS: readonly (readonly [
  name: string,
  body: string | Buffer,
  options: PostOptions,
  status: number,
])[] = [
  ['no body', '', {}, 400],
  ['an object where an array belongs', one, { headers: json }, 400],
  ['an array that is cut off', `[${one},`, { headers: json }, 400],
  ['an array with something behind it', `[${one}] x`, { headers: json }, 400],
  ['two arrays', `[${one}][${one}]`, { headers: json }, 400],
  ['gzip that is cut off', gzipSync(one).subarray(0, -10), { headers: gzip }, 400],
  ['gzip with something behind it', Buffer.concat([gzipSync(one), Buffer.from('x')]), { headers: gzip }, 400],
  ['gzip with a wrong checksum', flipped(gzipSync(one), -6), { headers: gzip }, 400],
  ['plain text sent as gzip', one, { headers: gzip }, 400],
  ['gzip sent as brotli', gzipSync(one), { headers: { 'content-encoding': 'br' } }, 400],
  [
    'brotli that is cut off',
    brotliCompressSync(one).subarray(0, -10),
    { headers: { 'content-encoding': 'br' } },
    400,
  ],
  [
    'zstd that is cut off',
    zstdCompressSync(one).subarray(0, -10),
    { headers: { 'content-encoding': 'zstd' } },
    400,
  ],
  ['an unknown encoding', one, { headers: { 'content-encoding': 'compress' } }, 415],
  ['two encodings', gzipSync(one), { headers: { 'content-encoding': 'gzip, br' } }, 415],
  ['an encoding out of the prototype', one, { headers: { 'content-encoding': 'constructor' } }, 415],
  ['a form', one, { headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415],
  ['text', one, { headers: { 'content-type': 'text/plain' } }, 415],
  [
    'another character set',
    one,
    { headers: { 'content-type': 'application/x-ndjson; charset=utf-16' } },
    415,
  ],
  ['a large body', ' '.repeat(LIMITS.body + 1), {}, 413],
  ['a gzip bomb', gzipSync(Buffer.alloc(200_000_000, 0x20)), { headers: gzip }, 413],
  [
    'a brotli bomb',
    brotliCompressSync(Buffer.alloc(50_000_000, 0x20)),
    { headers: { 'content-encoding': 'br' } },
    413,
  ],
  [
    'a zstd bomb',
    zstdCompressSync(Buffer.alloc(50_000_000, 0x20)),
    { headers: { 'content-encoding': 'zstd' } },
    413,
  ],
  ['too many events', 'x\n'.repeat(LIMITS.events + 1), {}, 413],
  ['a wrong key', one, { key: 'not-a-key' }, 401],
  ['an empty key', one, { key: '' }, 401],
  ['a key with one more character', one, { key: `${TEST_KEYS.clinic}x` }, 401],
  ['another kind of credentials', one, { headers: { authorization: `Basic ${TEST_KEYS.clinic}` } }, 401],
  ['a path that is not there', one, { path: '/v1/event' }, 404],
  ['a path out of the prototype', one, { path: '/constructor' }, 404],
  ['a path that takes no POST', one, { path: '/healthz' }, 405],
];

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[copy.length + at]! ^= 0xff;
  return copy;
}

/** Sends these bytes as they are, and returns all that comes back until the door closes. */
function exchange(text: string, half = false): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(ingest.port, '127.0.0.1', () => (half ? socket.end(text) : socket.write(text)));
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
  });
}

const HEAD = `POST /v1/events HTTP/1.1\r\nHost: door\r\nAuthorization: Bearer ${TEST_KEYS.clinic}\r\nContent-Type: application/x-ndjson\r\n`;

describe('a request that cannot be taken', () => {
  it.each(REQUESTS)('%s', async (_name, body, options, status) => {
    const response = await ingest.post(body, options);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({
      status,
      type: expect.stringMatching(/^\/errors\/[a-z_]+$/),
    });
  });

  it('half a body', async () => {
    await exchange(`${HEAD}Content-Length: ${one.length + 100}\r\n\r\n${one}`, true);
    await exchange(`${HEAD}Transfer-Encoding: chunked\r\n\r\n${one.length.toString(16)}\r\n${one}\r\n`, true);
  });

  it('a body that never ends is cut off with 408', async () => {
    const answer = await exchange(`${HEAD}Content-Length: ${one.length + 100}\r\n\r\n${one}`);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('a line of 10 MB is refused, by itself when the body may be that large', async () => {
    const line = dose({ lot: 'x'.repeat(10_000_000) });
    expect((await ingest.post(line)).status).toBe(413);
    const packed = gzipSync(
      `${one.replace('never-taken', 'beside')}\n${dose({ lot: 'x'.repeat(3_000_000) })}`,
    );
    const answer = (await (await ingest.post(packed, { headers: gzip })).json()) as IngestAnswer;
    expect(answer).toMatchObject({ accepted: 1, rejected: [{ line: 2, code: 'line_too_long' }] });
  });

  it('bytes that are not UTF-8', async () => {
    const latin1 = Buffer.from(`${dose({ record_id: 'hồ' })}\n`, 'latin1');
    const answer = (await (await ingest.post(latin1)).json()) as IngestAnswer;
    expect(answer.rejected).toMatchObject([{ line: 1, code: 'bad_format', path: '' }]);
  });

  it('leaves nothing in the books', async () => {
    const result = await ingest.store.query({
      query: "SELECT count() AS n FROM dose_facts WHERE record_id = 'never-taken'",
      format: 'JSONEachRow',
    });
    expect(Number((await result.json<{ n: number }>())[0]!.n)).toBe(0);
    expect(await bookOfStore(ingest.store, true)).toEqual(await bookOfStore(ingest.store, false));
  });
});
