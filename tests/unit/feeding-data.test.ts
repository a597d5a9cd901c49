import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readCsv } from '#ingest/cli/csv-file.ts';
import { fieldsOf, type EventField } from '#ingest/cli/event-fields.ts';
import { validate } from '#ingest/validate.ts';
import { REJECTION_CODES } from '#schema/errors.ts';
import { EVENT_KINDS, EVENT_SCHEMAS } from '#schema/events.ts';
import { CAMPAIGN_FIRST_DAY, parseDay } from '#schema/time.ts';
import { loadUnitTree } from '#schema/unit-tree.ts';

const docs = new URL('../../docs/', import.meta.url);
const paper = readFileSync(new URL('feeding-data.md', docs), 'utf8');

interface Row {
  name: string;
  value: string;
  needed: boolean;
}

function tableOf(name: string): Row[] {
  const after = paper.split(`<!-- fields:${name} -->`)[1]!;
  const [table] = /^\|[^]*?(?=\n\n)/m.exec(after)!;
  return table
    .split('\n')
    .slice(2)
    .map((line) => {
      const [, field, value, needed] = line.split('|').map((cell) => cell.trim());
      return { name: field!.replaceAll('`', ''), value: value!, needed: needed === 'yes' };
    });
}

/** What the paper must say about a value, as far as the contract fixes it by numbers and words. */
function mustSay({ type, schema }: EventField): string[] {
  const { minimum, maximum, minLength, maxLength, maxItems, pattern } = schema as Record<
    string,
    number | undefined
  >;
  if (Array.isArray(schema['enum'])) return (schema['enum'] as string[]).map((value) => `\`${value}\``);
  if (type === 'integer') return [`integer, ${minimum}–${maximum}`];
  if (type === 'boolean') return ['`true`', '`false`'];
  if (type === 'array') return [String(maxItems)];
  if (minLength !== undefined && pattern === undefined) return [`${minLength}–${maxLength} characters`];
  return [];
}

const ENVELOPE = ['kind', 'op', 'source', 'record_id', 'revision', 'recorded_at'];

describe('docs/feeding-data.md', () => {
  it.each(EVENT_KINDS)('has every field of a %s, in order, with its bounds, and no other', (kind) => {
    const rows = [...tableOf('envelope'), ...tableOf(kind)];
    const fields = fieldsOf(kind);
    expect(rows.map(({ name, needed }) => ({ name, needed }))).toEqual(
      fields.map(({ name, required }) => ({ name, needed: required })),
    );
    for (const [i, field] of fields.entries())
      for (const words of mustSay(field)) expect(`${field.name}: ${rows[i]!.value}`).toContain(words);
  });

  it('has the envelope of a cancel as the fields that every event needs', () => {
    expect(tableOf('envelope').map(({ name }) => name)).toEqual(ENVELOPE);
    const least = { source: 'clinic', record_id: 'r', revision: 2, recorded_at: '2021-10-15T09:12:00+07:00' };
    for (const kind of EVENT_KINDS)
      expect(EVENT_SCHEMAS[kind].cancel.safeParse({ kind, op: 'cancel', ...least }).success).toBe(true);
  });

  it('names every code of rejection', () => {
    const named = [...paper.split('Codes: ')[1]!.matchAll(/`(\w+)`/g)].map((match) => match[1]);
    expect(named).toEqual([...REJECTION_CODES]);
  });
});

describe('the CSV templates', () => {
  it.each(EVENT_KINDS)('of a %s has every field, and rows that the door takes', async (kind) => {
    const path = fileURLToPath(new URL(`csv/${kind}.csv`, docs));
    expect(readFileSync(path, 'utf8').split('\n')[0]!.split(',')).toEqual(
      fieldsOf(kind).map(({ name }) => name),
    );
    const context = {
      tree: loadUnitTree(),
      source: 'clinic',
      keyScope: null,
      nowMs: Date.parse('2021-10-20T00:00:00Z'),
      campaignFirstDay: parseDay(CAMPAIGN_FIRST_DAY)!,
    };
    let rows = 0;
    for await (const item of readCsv(path)) {
      if (!('body' in item)) throw new Error(item.problem.message);
      expect(validate(JSON.parse(item.body.toString()), context)).toHaveProperty('event.kind', kind);
      rows += 1;
    }
    expect(rows).toBeGreaterThan(1);
  });
});
