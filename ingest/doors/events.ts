/** `POST /v1/events`: body → lines → events; answered only when all of them are committed. */
import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError, type Rejection } from '#schema/errors.ts';
import type { IngestAnswer } from '#schema/events.ts';
import { CAMPAIGN_FIRST_DAY, parseDay, type Clock } from '#schema/time.ts';
import type { UnitTree } from '#schema/units.ts';
import type { Limits } from '../config.ts';
import type { Incoming, MayReplace, Outcome } from '../facts.ts';
import { DEMO_SOURCE, type SourceKey } from '../keys.ts';
import type { Fault } from '../rejection-of.ts';
import { rejectRow, type RejectRow } from '../rejects.ts';
import { KIND_SPECS } from '../columns.ts';
import { rowOf } from '../rows.ts';
import type { StoreNature } from '../store-nature.ts';
import { validate, type ValidationContext } from '../validate.ts';
import { isRefusal, millisText, type Writer } from '../writer.ts';
import { readBody, type BodyBudget } from './body.ts';
import { arrayItems, ndjsonLines, parseLine, type Line } from './lines.ts';

export interface EventsDeps {
  readonly writer: Writer;
  readonly nature: StoreNature;
  readonly tree: UnitTree;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly budget: BodyBudget;
  readonly personHmacKey: string | undefined;
}

const CAMPAIGN_FIRST_DAY_NUMBER = parseDay(CAMPAIGN_FIRST_DAY)!;
/** 128 bits in base64url: two people out of 100 million get the same one with a chance below 2⁻⁷⁰. */
const PSEUDONYM_LENGTH = 22;

export function contextOf(deps: EventsDeps, key: SourceKey): ValidationContext {
  const hmacKey = deps.personHmacKey;
  return {
    tree: deps.tree,
    source: key.source,
    keyScope: key.unit,
    nowMs: deps.clock.nowMs(),
    campaignFirstDay: CAMPAIGN_FIRST_DAY_NUMBER,
    pseudonymOf:
      hmacKey === undefined
        ? undefined
        : (number) =>
            createHmac('sha256', hmacKey).update(number).digest('base64url').slice(0, PSEUDONYM_LENGTH),
  };
}

/** A key for one unit may not take over a record that now stands in another one. */
export function mayReplaceOf(deps: EventsDeps, key: SourceKey): MayReplace | undefined {
  const scope = key.unit;
  if (scope === null) return undefined;
  return (kind, current) => deps.tree.isWithin(current[KIND_SPECS[kind].standsIn] as string, scope);
}

/** What the books say about an event that they refuse. */
export function faultOfOutcome(outcome: Outcome): Fault {
  return outcome === 'revision_conflict'
    ? {
        code: 'revision_conflict',
        path: 'revision',
        message: 'this `revision` of the record is known with other content: send a higher one',
      }
    : {
        code: 'out_of_scope',
        path: 'record_id',
        message: 'the record stands in a unit that the key is not for',
      };
}

/** A slice of work between two turns of the event loop, so that other requests and the writer are served. */
const LINES_PER_TURN = 250;

export async function postEvents(
  deps: EventsDeps,
  key: SourceKey,
  request: IncomingMessage,
): Promise<IngestAnswer> {
  const linesOf = splitterOf(request.headers['content-type']);
  const body = await readBody(request, deps.limits, deps.budget);
  try {
    if (body.length === 0) throw new AppError('bad_request', 'The body is empty.');
    return await takeLines(deps, key, linesOf(body), body.length);
  } finally {
    deps.budget.give(body.length);
  }
}

function splitterOf(contentType: string | undefined): (body: Buffer) => Iterable<Line> {
  const [type, ...parameters] = (contentType ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const isUtf8 = parameters.every((p) => !p.startsWith('charset=') || /^charset="?utf-?8"?$/.test(p));
  if (type === 'application/x-ndjson' && isUtf8) return ndjsonLines;
  if (type === 'application/json' && isUtf8) return arrayItems;
  throw new AppError(
    'unsupported_media_type',
    'Content-Type must be application/x-ndjson or application/json, in UTF-8.',
  );
}

async function takeLines(
  deps: EventsDeps,
  key: SourceKey,
  lines: Iterable<Line>,
  bytes: number,
): Promise<IngestAnswer> {
  const context = contextOf(deps, key);
  const mayReplace = mayReplaceOf(deps, key);
  const receivedAtMs = context.nowMs;
  const receivedAt = millisText(receivedAtMs);
  const events: Incoming[] = [];
  /** Line and text of each event: should the books refuse it, it is parsed once more to be kept. */
  const origins: Line[] = [];
  const rejects: RejectRow[] = [];
  const reject = (fault: Fault, raw: unknown, line: number): RejectRow =>
    rejectRow(fault, raw, { source: key.source, line, receivedAt });

  let taken = 0;
  for (const line of lines) {
    if (++taken > deps.limits.eventsPerRequest)
      throw new AppError(
        'too_large',
        `More than ${deps.limits.eventsPerRequest} events; send them in parts.`,
      );
    if (taken % LINES_PER_TURN === 0) await nextTurn();
    const parsed = parseLine(line.bytes, deps.limits.lineBytes);
    if ('fault' in parsed) {
      rejects.push(reject(parsed.fault, undefined, line.number));
      continue;
    }
    const verdict = validate(parsed.value, context);
    if ('fault' in verdict) rejects.push(reject(verdict.fault, verdict.raw, line.number));
    else {
      events.push({ kind: verdict.event.kind, row: rowOf(verdict.event), mayReplace });
      origins.push(line);
    }
  }

  if (events.length > 0) await deps.nature.claim(key.source === DEMO_SOURCE);
  const refused: RejectRow[] = [];
  const outcomes = await deps.writer.submit({
    source: key.source,
    receivedAtMs,
    events,
    rejects,
    bytes,
    rejectOf(index, outcome) {
      const line = origins[index]!;
      const parsed = parseLine(line.bytes, deps.limits.lineBytes);
      const verdict = 'value' in parsed ? validate(parsed.value, context) : undefined;
      const raw = verdict && 'event' in verdict ? verdict.event : undefined;
      const row = reject(faultOfOutcome(outcome), raw, line.number);
      refused.push(row);
      return row;
    },
  });
  return answerOf(outcomes, [...rejects, ...refused]);
}

function answerOf(outcomes: readonly Outcome[], rejects: readonly RejectRow[]): IngestAnswer {
  const count = (wanted: Outcome): number => outcomes.filter((outcome) => outcome === wanted).length;
  const refusals = outcomes.filter(isRefusal).length;
  const rejected = rejects
    .map(({ line, code, path, message }): Rejection => ({
      line,
      code: code as Rejection['code'],
      path,
      message,
    }))
    .sort((a, b) => a.line - b.line);
  if (refusals > rejected.length) throw new Error('a refusal of the books was not kept');
  return { accepted: count('accepted'), duplicate: count('duplicate'), stale: count('stale'), rejected };
}
