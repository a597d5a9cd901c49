import { describe, expect, it } from 'vitest';
import { readConfig } from '#ingest/config.ts';
import { findKey, parseKeys } from '#ingest/keys.ts';

const STRONG = 'k3y-of-sixteen-ch';

describe('settings of the ingest process', () => {
  it('have defaults, and an empty one counts as absent', () => {
    expect(readConfig({ INGEST_PORT: '', HOST: '', DEMO: '', CLICKHOUSE_URL: '' })).toMatchObject({
      port: 3100,
      host: '127.0.0.1',
      dataDir: './data',
      clickhouseUrl: undefined,
      demo: undefined,
      keys: [],
    });
  });

  it.each([
    { INGEST_PORT: '70000' },
    { INGEST_PORT: 'x' },
    { DEMO: 'yes' },
    { DEMO_DAY: '2021-02-30' },
    { CLICKHOUSE_URL: 'ftp://x' },
    { PERSON_HMAC_KEY: 'short' },
    { INGEST_BATCH_EVENTS: '30000' },
    { INGEST_QUEUE_EVENTS: '1e5' },
    { INGEST_PORT: '0x50' },
    { DEMO_SPEED: 'fast' },
    { DEMO_SPEED: '0' },
    { INGEST_QUEUE_BYTES: '100000000' },
  ])('are refused by name, in a sentence of ours: %j', (env) => {
    expect(() => readConfig(env)).toThrow(
      new RegExp(`^Wrong setting: ${Object.keys(env)[0]} must (be|not be|have|lie) [^:]+\\.$`),
    );
  });

  it('let the queue hold any request that the door takes', () => {
    const limits = { INGEST_MAX_DECODED_BYTES: '4000000', INGEST_QUEUE_BYTES: '3999999' };
    expect(() => readConfig(limits)).toThrow('must not be less than INGEST_MAX_DECODED_BYTES');
    expect(() => readConfig({ ...limits, INGEST_QUEUE_BYTES: '4000000' })).not.toThrow();
  });

  it('open the door to others only with strong keys', () => {
    const open = (INGEST_KEYS: string) => () => readConfig({ HOST: '0.0.0.0', INGEST_KEYS });
    expect(open('')).toThrow('set INGEST_KEYS');
    expect(open('a:short')).toThrow('too short');
    expect(open(`a:${STRONG},b:change-me-change-me`)).toThrow('an example');
    expect(open(`a:${STRONG}`)).not.toThrow();
    for (const HOST of ['127.0.0.1', 'localhost', '::1']) expect(() => readConfig({ HOST })).not.toThrow();
  });

  it('let a test crash the process, and nobody else', () => {
    expect(readConfig({ CRASH_AT: 'after_insert' }).crashAt).toBeUndefined();
    expect(readConfig({ CRASH_AT: 'after_insert', NODE_ENV: 'production' }).crashAt).toBeUndefined();
    expect(readConfig({ CRASH_AT: 'after_insert', NODE_ENV: 'test' }).crashAt).toBe('after_insert');
  });
});

describe('keys', () => {
  it('belong to a source, and to a unit when one is named', () => {
    const keys = parseKeys(` army:${STRONG}-1 , clinic@38:${STRONG}:with:colons `);
    expect(findKey(keys, `${STRONG}-1`)).toMatchObject({ source: 'army', unit: null });
    expect(findKey(keys, `${STRONG}:with:colons`)).toMatchObject({ source: 'clinic', unit: '38' });
    for (const wrong of ['', STRONG, `${STRONG}-1 `, `${STRONG}-2`])
      expect(findKey(keys, wrong)).toBeUndefined();
  });

  it.each([
    ['tresor', 'must be source:key'],
    ['army:', 'must be source:key'],
    [':tresor', 'must be source:key'],
    ['a@1@2:tresor', 'must be source:key'],
    ['Army:tresor', 'the source must match'],
    ['army@ABC:tresor', 'the unit must be'],
    ['demo:tresor', "the demonstration's own"],
    ['a:tresor,b:tresor', 'the same key twice'],
  ])('%s is refused, and the key is not repeated', (text, reason) => {
    expect(() => parseKeys(text)).toThrow(reason);
    expect(() => parseKeys(text)).not.toThrow('tresor');
  });
});
