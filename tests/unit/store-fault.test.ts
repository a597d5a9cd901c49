import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { storeFault } from '#schema/clickhouse/store-fault.ts';

const folder = await mkdtemp(join(tmpdir(), 'vaccination-command-fault-'));
afterAll(() => rm(folder, { recursive: true }));

const failed = (message: string, more: { code?: string; type?: string } = {}): Error =>
  Object.assign(new Error(message), more);
const server = { dataDir: folder, clickhouseUrl: 'http://user:secret@127.0.0.1:8123/db' };

describe('a store that cannot be opened', () => {
  it.each([
    ['not there', server, failed('connect ECONNREFUSED', { code: 'ECONNREFUSED' }), 'no_answer'],
    ['silent', server, failed('Timeout error.'), 'no_answer'],
    [
      'behind a wrong password',
      server,
      failed('no', { code: '516', type: 'AUTHENTICATION_FAILED' }),
      'refused',
    ],
    ['for reading only', server, failed('no', { code: '164', type: 'READONLY' }), 'refused'],
    ['of a newer version', server, failed('this store was made by a newer version (…)'), 'newer'],
    ['not migrated', server, failed('the store is not migrated (…)'), 'not_migrated'],
    ['failing otherwise', server, failed('Code: 1', { type: 'UNSUPPORTED_METHOD' }), 'other'],
    ['without its engine', { dataDir: folder }, failed("Cannot find module 'chdb/connection'"), 'platform'],
    ['on a full disk', { dataDir: folder }, failed('write', { code: 'ENOSPC' }), 'disk_full'],
    ['not to be written', { dataDir: folder }, failed('mkdir', { code: 'EACCES' }), 'not_writable'],
    ['held by somebody', { dataDir: folder }, failed('Failed', { code: 'CHDB_CONNECTION' }), 'in_use'],
  ])('is told when it is %s', (_, config, error, code) => {
    const fault = storeFault(error, config);
    expect(fault.code).toBe(code);
    expect(fault.message).toMatch(/^[A-Z].*\S$/);
    expect(fault.message).not.toContain('secret');
  });

  it('is told to be no directory when DATA_DIR is a file', async () => {
    await writeFile(join(folder, 'file'), '');
    const fault = storeFault(failed('Failed', { code: 'CHDB_CONNECTION' }), {
      dataDir: join(folder, 'file'),
    });
    expect(fault.code).toBe('not_writable');
  });

  it('names the process that holds it', async () => {
    const dataDir = join(folder, 'held');
    await mkdir(join(dataDir, 'clickhouse'), { recursive: true });
    await writeFile(join(dataDir, 'clickhouse', 'status'), 'PID: 4711\nStarted at: 2021-10-15 00:00:00\n');
    const fault = storeFault(failed('Failed', { code: 'CHDB_CONNECTION' }), { dataDir });
    expect(fault.message).toContain('in use by process 4711');
  });
});
