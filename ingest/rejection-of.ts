/** A zod issue → code, path and one English sentence. Never repeats what the sender wrote: it may be personal. */
import type { RejectionCode } from '#schema/errors.ts';
import type { z } from 'zod';

export interface Fault {
  readonly code: RejectionCode;
  /** JSON path of the field; empty when the whole event is meant. */
  readonly path: string;
  readonly message: string;
}

type Issue = z.core.$ZodIssue;

/** A field name that may be repeated in an answer and kept: a name of ours or one that looks like it. */
function safeName(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]{0,31}$/.test(name) ? name : '?';
}

function pathOf(issue: Issue): string {
  return issue.path
    .map((part, i) =>
      typeof part === 'number' ? `[${part}]` : `${i > 0 ? '.' : ''}${safeName(String(part))}`,
    )
    .join('');
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      value !== null && typeof value === 'object' && Object.hasOwn(value, part)
        ? (value as Record<PropertyKey, unknown>)[part]
        : undefined,
    raw,
  );
}

function nameOfType(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'number') return Number.isInteger(value) ? 'a number' : 'a number with a fraction';
  return typeof value === 'string' ? 'text' : `a ${typeof value}`;
}

const EXPECTED: Record<string, string> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
};

/** The first fault that a schema found, in the words of the door. */
export function faultOf(issue: Issue, raw: unknown): Fault {
  const path = pathOf(issue);
  const value = valueAt(raw, issue.path);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const name = safeName(issue.keys[0] ?? '');
      const field = path === '' ? name : `${path}.${name}`;
      return {
        code: 'unknown_field',
        path: field,
        message: `\`${field}\` is not a field of this kind of event`,
      };
    }
    case 'invalid_type': {
      if (value === undefined) return { code: 'missing_field', path, message: `\`${path}\` is missing` };
      if (typeof value === 'number' && !Number.isFinite(value))
        return { code: 'out_of_range', path, message: `\`${path}\` is too large` };
      const expected = EXPECTED[issue.expected] ?? issue.expected;
      return {
        code: 'wrong_type',
        path,
        message: `\`${path}\` must be ${expected}, not ${nameOfType(value)}`,
      };
    }
    case 'too_small':
    case 'too_big':
      return sizeFault(issue, path);
    case 'invalid_value': {
      if (value === undefined) return { code: 'missing_field', path, message: `\`${path}\` is missing` };
      if (typeof value !== 'string')
        return { code: 'wrong_type', path, message: `\`${path}\` must be text, not ${nameOfType(value)}` };
      if (path === 'vaccine')
        return {
          code: 'unknown_vaccine',
          path,
          message: '`vaccine` is not the code of a vaccine of the campaign',
        };
      return {
        code: 'bad_format',
        path,
        message: `\`${path}\` must be one of ${issue.values.map(String).join(', ')}`,
      };
    }
    default:
      // Messages of custom checks and patterns are written in schema/events.ts and hold nothing of the input.
      return { code: 'bad_format', path, message: `\`${path}\` ${issue.message}` };
  }
}

function sizeFault(issue: Extract<Issue, { code: 'too_small' | 'too_big' }>, path: string): Fault {
  const isSmall = issue.code === 'too_small';
  const limit = String(isSmall ? issue.minimum : issue.maximum);
  if (issue.origin === 'string') {
    const message = isSmall ? 'must not be empty' : `must be at most ${limit} characters long`;
    return { code: 'bad_format', path, message: `\`${path}\` ${message}` };
  }
  if (issue.origin === 'array')
    return { code: 'out_of_range', path, message: `\`${path}\` must have at most ${limit} entries` };
  return {
    code: 'out_of_range',
    path,
    message: `\`${path}\` must be ${isSmall ? 'at least' : 'at most'} ${limit}`,
  };
}
