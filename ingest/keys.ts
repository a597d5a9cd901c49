/** Keys of sources: `source:key` or `source@unit:key`, comma-separated; found in constant time. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { SOURCE_PATTERN } from '#schema/event-fields.ts';
import { levelOfCode } from '#schema/units.ts';

export interface SourceKey {
  readonly source: string;
  /** The unit that the key is limited to; `null`: the whole country. */
  readonly unit: string | null;
  /** SHA-256 of the key: comparing digests takes the same time whatever the length. */
  readonly digest: Buffer;
  /** Too short, or a word from an example. */
  readonly isWeak: boolean;
}

export const MIN_KEY_LENGTH = 16;

const digestOf = (key: string): Buffer => createHash('sha256').update(key).digest();

export function sourceKey(source: string, unit: string | null, key: string): SourceKey {
  const isWeak = key.length < MIN_KEY_LENGTH || /change|example|secret|default|password/i.test(key);
  return { source, unit, digest: digestOf(key), isWeak };
}

/** @throws Error with a sentence for the operator; it never repeats a key */
export function parseKeys(text: string): SourceKey[] {
  const keys = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part, i) => {
      const colon = part.indexOf(':');
      const [source, unit, ...rest] = part.slice(0, Math.max(0, colon)).split('@');
      const key = part.slice(colon + 1);
      const place = `entry ${i + 1} of INGEST_KEYS`;
      if (colon < 1 || key === '' || rest.length > 0)
        throw new Error(`${place} must be source:key or source@unit:key`);
      if (!SOURCE_PATTERN.test(source!)) throw new Error(`${place}: the source must match ${SOURCE_PATTERN}`);
      if (source === DEMO_SOURCE)
        throw new Error(`${place}: the source \`${DEMO_SOURCE}\` is the demonstration's own`);
      if (unit !== undefined && levelOfCode(unit) === undefined)
        throw new Error(`${place}: the unit must be VN or a code of 2, 3 or 5 digits`);
      return sourceKey(source!, unit ?? null, key);
    });
  if (new Set(keys.map((key) => key.digest.toString('hex'))).size < keys.length)
    throw new Error('INGEST_KEYS holds the same key twice; a key belongs to one source');
  return keys;
}

/** The source of simulated records. */
export const DEMO_SOURCE = 'demo';

/** The key that was presented, in a time that does not depend on which one matches. */
export function findKey(keys: readonly SourceKey[], presented: string): SourceKey | undefined {
  const digest = digestOf(presented);
  let found: SourceKey | undefined;
  for (const key of keys) if (timingSafeEqual(key.digest, digest)) found = key;
  return found;
}
