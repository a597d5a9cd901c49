/**
 * What is entered in a stretch of a day, as lines for the door: the staged cells of that day, turned into wire
 * events by the engine, in the order of entry.
 */
import type { Store } from '#schema/clickhouse/client.ts';
import type { DayPlan } from './cells.ts';
import {
  drawn,
  drawnMovements,
  drawnReactions,
  drawnRegistrations,
  REGISTRATION_PRIORITY,
  type Making,
} from './expand.ts';
import { lineOfRecord } from './records.ts';
import { stage, type StagingRows } from './staging.ts';

/** One event: when it is entered (seconds since 1970 UTC), and the line. */
export interface TimedLine {
  readonly at: number;
  readonly line: string;
}

const rfc = (seconds: string): string =>
  `formatDateTime(toDateTime(${seconds} + 25200, 'UTC'), '%Y-%m-%dT%H:%i:%S+07:00', 'UTC')`;

/** A JSON object from columns: name, type, expression. */
function object(fields: readonly (readonly [name: string, type: string, sql: string])[]): string {
  const types = fields.map(([name, type]) => `${name} ${type}`).join(', ');
  return `toJSONString(CAST(tuple(${fields.map(([, , sql]) => sql).join(', ')}), 'Tuple(${types})'))`;
}

const envelope = (kind: string, op: string, id: string, revision: string, at: string) =>
  [
    ['kind', 'String', `'${kind}'`],
    ['op', 'String', `'${op}'`],
    ['source', 'String', `'demo'`],
    ['record_id', 'String', id],
    ['revision', 'UInt32', revision],
    ['recorded_at', 'String', rfc(at)],
  ] as const;

const DOSE = object([
  ...envelope('dose', 'upsert', 'dose_id', 'revision', 'revised_seconds'),
  ['given_at', 'String', rfc('given_seconds')],
  ['dose_number', 'UInt8', 'number'],
  ['vaccine', 'String', 'vaccine'],
  ['lot', 'String', 'lot'],
  ['site', 'String', 'site'],
  ['site_commune', 'String', 'commune'],
  ['home_commune', 'String', 'home'],
  ['person', 'String', `concat(place, '.', toString(person_number))`],
  ['birth_year', 'UInt16', 'born'],
  ['sex', 'String', 'sex_drawn'],
  ['priority_group', 'UInt8', 'priority'],
  ['identity', 'String', 'identity_drawn'],
  ['certificate_printed', 'Bool', 'printed'],
]);
const CANCEL = object(envelope('dose', 'cancel', 'dose_id', 'revision', 'revised_seconds'));

const REACTION = object([
  ...envelope('reaction', 'upsert', 'reaction_id', '1', 'noted_seconds'),
  ['dose_record_id', 'String', 'dose_id'],
  ['given_at', 'String', rfc('given_seconds')],
  ['onset_at', 'String', rfc('onset_seconds')],
  ['reported_at', 'String', rfc('reported_seconds')],
  ['severity', 'String', 'severity'],
  ['symptoms', 'Array(String)', 'symptoms'],
  ['outcome', 'String', 'outcome'],
  ['vaccine', 'String', 'vaccine'],
  ['lot', 'String', 'lot'],
  ['dose_number', 'UInt8', 'number'],
  ['site', 'String', 'site'],
  ['site_commune', 'String', 'commune'],
  ['home_commune', 'String', 'home'],
  ['birth_year', 'UInt16', 'born'],
  ['sex', 'String', 'sex_drawn'],
]);

const REGISTRATION = object([
  ...envelope('registration', 'upsert', 'registration_id', 'revision', 'revised_seconds'),
  ['submitted_at', 'String', rfc('submitted_seconds')],
  ['channel', 'String', 'channel'],
  ['status', 'String', 'status'],
  ['home_commune', 'String', 'place'],
  ['priority_group', 'UInt8', String(REGISTRATION_PRIORITY)],
  ['dose_number', 'UInt8', '1'],
  ['person', 'String', 'person'],
]);

type Field = readonly [name: string, type: string, sql: string];
const MOVEMENT_BASE: readonly Field[] = [
  ...envelope('allocation', 'upsert', 'movement_id', '1', 'noted_seconds'),
  ['movement', 'String', 'movement'],
  ['at', 'String', rfc('at_seconds')],
  ['vaccine', 'String', 'vaccine'],
  ['doses', 'UInt32', 'doses'],
  ['unit', 'String', 'unit'],
];
const LOT: Field = ['lot', 'String', 'lot'];
const EXPIRY: Field = ['expires_on', 'String', `toString(assumeNotNull(expires_on))`];
/** The door takes a field or its absence, never an empty text: each movement has its own set. */
const MOVEMENT_FIELDS: Record<string, readonly Field[]> = {
  decided: [...MOVEMENT_BASE, EXPIRY, ['decision_no', 'String', 'decision_no']],
  received: [...MOVEMENT_BASE, LOT, EXPIRY, ['decision_no', 'String', 'decision_no']],
  transferred: [...MOVEMENT_BASE, LOT, EXPIRY, ['from_unit', 'String', 'from_unit']],
  supplied: [
    ...MOVEMENT_BASE,
    LOT,
    EXPIRY,
    ['from_unit', 'String', 'from_unit'],
    ['reason', 'String', 'reason'],
  ],
  wasted: [...MOVEMENT_BASE, LOT, EXPIRY, ['reason', 'String', 'reason']],
};
const MOVEMENT = `multiIf(
  movement = 'decided', ${object(MOVEMENT_FIELDS['decided']!)},
  movement = 'received', ${object(MOVEMENT_FIELDS['received']!)},
  movement = 'wasted', ${object(MOVEMENT_FIELDS['wasted']!)},
  reason != '', ${object(MOVEMENT_FIELDS['supplied']!)},
  ${object(MOVEMENT_FIELDS['transferred']!)})`;

/** Stage a day, so that `linesBetween` can be asked for its stretches. */
export async function stageDay(store: Store, staging: StagingRows, day: DayPlan): Promise<void> {
  await stage(
    store,
    'demo_cells',
    [...day.cells, ...day.revisions].map((cell) => staging.cell(cell)),
  );
  await stage(
    store,
    'demo_reaction_cells',
    day.reactions.map((r, i) => staging.reaction(r, i)),
  );
  await stage(
    store,
    'demo_movements',
    day.movements.map((m, i) => staging.movement(m, i)),
  );
  await stage(
    store,
    'demo_registrations',
    day.registrations.map((cell) => staging.registration(cell)),
  );
}

/** Events of a day that were made one by one, in the order of entry. */
export function linesOfRecords(day: DayPlan): TimedLine[] {
  return day.records
    .map((record) => ({ at: record.at, line: lineOfRecord(record) }))
    .sort((a, b) => a.at - b.at);
}

/** Events of the staged day entered at or after `from` and before `to` (seconds since 1970 UTC), in order. */
export async function linesBetween(
  store: Store,
  making: Making,
  from: number,
  to: number,
): Promise<TimedLine[]> {
  const within = (clock: string): string => `${clock} >= ${from} AND ${clock} < ${to}`;
  const result = await store.query({
    query: `SELECT at, id, line FROM (
      SELECT toUInt32(revised_seconds) AS at, dose_id AS id, if(sign = 0, ${CANCEL}, ${DOSE}) AS line
      FROM (${drawn(making, 'demo_cells')}) WHERE sign >= 0 AND ${within('revised_seconds')}
      UNION ALL
      SELECT toUInt32(noted_seconds) AS at, reaction_id AS id, ${REACTION} AS line
      FROM (${drawnReactions(making)}) WHERE ${within('noted_seconds')}
      UNION ALL
      SELECT toUInt32(noted_seconds) AS at, movement_id AS id, ${MOVEMENT} AS line
      FROM (${drawnMovements(making)}) WHERE ${within('noted_seconds')}
      UNION ALL
      SELECT toUInt32(revised_seconds) AS at, registration_id AS id, ${REGISTRATION} AS line
      FROM (${drawnRegistrations(making)}) WHERE ${within('revised_seconds')}
      ) ORDER BY at, id`,
    format: 'JSONCompactEachRow',
    clickhouse_settings: { log_comment: 'demo.lines' },
  });
  const rows = await result.json<[number, string, string]>();
  return rows.map(([at, , line]) => ({ at, line }));
}
