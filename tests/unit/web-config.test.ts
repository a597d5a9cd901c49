/** Settings of the web process. */
import { describe, expect, it } from 'vitest';
import { parseWebConfig } from '#web/config.ts';

describe('web settings', () => {
  it('have the defaults of the papers', () => {
    expect(parseWebConfig({})).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      dataDir: './data',
      clickhouseUrl: undefined,
      withIngest: true,
      allowOpen: false,
      liveTickMs: 250,
    });
  });

  it('count empty as absent', () => {
    expect(parseWebConfig({ PORT: '', CLICKHOUSE_URL: ' ' })).toMatchObject({
      port: 3000,
      clickhouseUrl: undefined,
    });
  });

  it('leave the ingest door to its own process when there is a server', () => {
    const CLICKHOUSE_URL = 'http://127.0.0.1:8123';
    expect(parseWebConfig({ CLICKHOUSE_URL }).withIngest).toBe(false);
    expect(parseWebConfig({ CLICKHOUSE_URL, WITH_INGEST: 'on' }).withIngest).toBe(true);
    expect(parseWebConfig({ WITH_INGEST: 'off' }).withIngest).toBe(false);
  });

  it('take false as false', () => {
    expect(parseWebConfig({ ALLOW_OPEN: 'false' }).allowOpen).toBe(false);
    expect(parseWebConfig({ ALLOW_OPEN: '1' }).allowOpen).toBe(true);
  });

  it.each([
    [{ PORT: '70000' }, /PORT/],
    [{ PORT: '3000x' }, /PORT/],
    [{ PORT: '3.5' }, /PORT/],
    [{ LIVE_TICK_MS: '0' }, /LIVE_TICK_MS/],
    [{ CLICKHOUSE_URL: 'file:///etc/passwd' }, /CLICKHOUSE_URL/],
    [{ ORIGIN: 'vc.example.vn' }, /ORIGIN/],
    [{ ALLOW_OPEN: 'perhaps' }, /ALLOW_OPEN/],
  ])('%o is refused with the name of the setting', (environment, name) => {
    expect(() => parseWebConfig(environment)).toThrow(name);
  });
});
