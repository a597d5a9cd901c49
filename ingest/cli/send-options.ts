/** The command line of `npm run send`. */
import { extname } from 'node:path';
import { parseArgs } from 'node:util';
import type { CommandConfig } from './config.ts';

export interface SendOptions {
  path: string;
  format: 'ndjson' | 'csv';
  url: string;
  key: string;
  rate: number | undefined;
  batch: number;
  gzip: boolean;
}

export const SEND_USAGE = `npm run send -- FILE.ndjson|FILE.csv [options]
  --url URL    ingest door (default http://127.0.0.1:INGEST_PORT, 3100)
  --key KEY    key of the source; better in the environment as INGEST_KEY, where other users do not see it
  --rate N     at most N events a second
  --batch N    events in one request (default 5000)
  --gzip       compress the requests
Exit code: 0 everything was taken, 1 some events were rejected, 2 the file was not sent to its end.`;

/** Throws an error whose message is for the person at the terminal. */
export function parseSendOptions(args: string[], config: CommandConfig): SendOptions {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      url: { type: 'string' },
      key: { type: 'string' },
      rate: { type: 'string' },
      batch: { type: 'string' },
      gzip: { type: 'boolean', default: false },
    },
  });
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) throw new Error('Exactly one file is needed.');
  const format = { '.ndjson': 'ndjson', '.jsonl': 'ndjson', '.csv': 'csv' }[extname(path).toLowerCase()];
  if (format === undefined) throw new Error(`The file must end in .ndjson, .jsonl or .csv: ${path}`);
  const key = values.key ?? config.ingestKey;
  if (!key) throw new Error('No key: set INGEST_KEY to the key of the source, or give --key.');
  const url = values.url ?? config.ingestUrl;
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw new Error(`Not an http(s) address: ${url}`);
  return {
    path,
    format: format as SendOptions['format'],
    url,
    key,
    rate: values.rate === undefined ? undefined : positive('--rate', values.rate),
    batch: values.batch === undefined ? 5000 : positive('--batch', values.batch),
    gzip: values.gzip,
  };
}

function positive(name: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`${name} must be a whole number above zero: ${text}`);
  return Number(text);
}
