/** The machine: Node, platform, data directory, disk. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { IngestConfig } from '#ingest/config.ts';
import { freeBytes } from '#schema/clickhouse/store-fault.ts';
import type { Diagnosis } from './diagnosis.ts';

const GIB = 1024 ** 3;
/** A day of a busy campaign with its merges fits into this. */
const COMFORTABLE_BYTES = 5 * GIB;
const LEAST_BYTES = 0.5 * GIB;

export function machineDiagnoses(config: IngestConfig): Diagnosis[] {
  return [
    nodeDiagnosis(),
    ...(config.clickhouseUrl ? [] : [engineDiagnosis(), diskDiagnosis(config.dataDir)]),
  ];
}

function nodeDiagnosis(): Diagnosis {
  const [major] = process.versions.node.split('.').map(Number);
  const message = `${process.versions.node} on ${process.platform} ${process.arch}`;
  if (major! >= 24) return { state: 'ok', subject: 'Node', message };
  return {
    state: 'bad',
    subject: 'Node',
    message,
    remedy: 'Node 24 or later is needed: start through npm run, which uses the one in node_modules.',
  };
}

function engineDiagnosis(): Diagnosis {
  const subject = 'Embedded ClickHouse';
  try {
    const require = createRequire(import.meta.url);
    const { version } = require('chdb/package.json') as { version: string };
    require.resolve('chdb/connection');
    return { state: 'ok', subject, message: `chDB ${version}` };
  } catch {
    return {
      state: 'bad',
      subject,
      message: 'the package chdb is not installed',
      remedy: 'Run npm ci; on a platform without it set CLICKHOUSE_URL to a ClickHouse server.',
    };
  }
}

function diskDiagnosis(dataDir: string): Diagnosis {
  const subject = 'Disk';
  const free = freeBytes(dataDir);
  const message = `${(free / GIB).toFixed(1)} GiB free under ${dataDir}`;
  if (free < LEAST_BYTES)
    return { state: 'bad', subject, message, remedy: 'Make room: without it nothing more is accepted.' };
  if (free < COMFORTABLE_BYTES) return { state: 'warn', subject, message, remedy: 'Make room soon.' };
  return { state: 'ok', subject, message };
}

/** Whether an embedded store was ever made there; opening it to look would make one. */
export function hasEmbeddedStore(dataDir: string): boolean {
  return existsSync(join(dataDir, 'clickhouse', 'metadata'));
}
