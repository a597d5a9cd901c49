/** The OpenAPI 3.1 document of the read API, made from its schemas and the list of measures. */
import { z } from 'zod';
import { ALERT_OPERATIONS, alertAction } from './alerts-answer.ts';
import { limitedMeasures, type MeasureLimits } from '#web/lib/measure-limits.ts';
import * as schemas from './api-schemas.ts';
import { causesAnswer, causesQuery } from './causes-schemas.ts';
import { clocksAnswerSchema, clocksQuery } from './clocks-schemas.ts';
import { rejectsQuery } from './queries/rejects.ts';
import { seriesQuery } from './queries/series.ts';
import { qualityAnswer, qualityQuery, sitesAnswer, sitesQuery } from './quality-schemas.ts';
import { radarAnswer, radarListAnswer, radarListQuery } from './radar-schemas.ts';
import { historyAnswer, recordsAnswer, recordsQuery } from './records-schemas.ts';
import { SAFETY_OPERATIONS, signalAction } from './safety-schemas.ts';
import { SUPPLY_OPERATIONS } from './supply-schemas.ts';
import { targetsAnswerSchema, targetsQuery } from './targets-schemas.ts';
import { XLSX_TYPE } from './xlsx.ts';

interface Operation {
  readonly path: string;
  readonly summary: string;
  readonly query: z.ZodObject;
  readonly answer: z.ZodType;
}

const OPERATIONS: readonly Operation[] = [
  {
    path: '/api/v1/units/{code}',
    summary: 'All measures of one unit: nation VN, province 01, district 001, commune 00001.',
    query: schemas.noQuery,
    answer: schemas.unitAnswer,
  },
  {
    path: '/api/v1/units/{code}/children',
    summary: 'Measures of the units of a level below one unit; without `level` the next level.',
    query: schemas.childrenQuery,
    answer: schemas.childrenAnswer,
  },
  {
    path: '/api/v1/units/{code}/series',
    summary:
      'A measure by day: counts per day; people and coverage cumulative at the end of each day. Days without a record are zero.',
    query: seriesQuery,
    answer: schemas.seriesAnswer,
  },
  {
    path: '/api/v1/units/{code}/age-sex',
    summary: 'People with a dose by age band and sex, by place of residence.',
    query: schemas.noQuery,
    answer: schemas.ageSexAnswer,
  },
  {
    path: '/api/v1/units/{code}/vaccines',
    summary: 'Doses received, moved, wasted, given and on hand, by vaccine.',
    query: schemas.noQuery,
    answer: schemas.vaccinesAnswer,
  },
  {
    path: '/api/v1/units/{code}/reactions',
    summary:
      'Reactions by vaccine, dose and severity with the doses behind them, and by reported day (28 days).',
    query: schemas.noQuery,
    answer: schemas.reactionsAnswer,
  },
  {
    path: '/api/v1/units/{code}/causes',
    summary:
      'The slow units below one unit, the slowest first: what each lacks, what causes it, and the share that explains.',
    query: causesQuery,
    answer: causesAnswer,
  },
  {
    path: '/api/v1/units/{code}/two-clocks',
    summary:
      'Doses by day given: entered, estimated with an 80% range, manually reported; late ones, entry delay, and whose the gap is. The last 28 days unless asked otherwise.',
    query: clocksQuery,
    answer: clocksAnswerSchema,
  },
  {
    path: '/api/v1/units/{code}/targets',
    summary:
      'When a unit and those below it reach their targets: dates by which 10, 50 and 90% of simulated futures have reached them, the probability of meeting the date, doses a day needed. Those that cannot make it first.',
    query: targetsQuery,
    answer: targetsAnswerSchema,
  },
  ...SUPPLY_OPERATIONS,
  ...SAFETY_OPERATIONS,
  ...ALERT_OPERATIONS,
  {
    path: '/api/v1/units/{code}/records',
    summary:
      'The records behind a figure: what each unit below adds to it and, at the unit itself, the valid records page by page; all of them together are the figure.',
    query: recordsQuery,
    answer: recordsAnswer,
  },
  {
    path: '/api/v1/units/{code}/quality',
    summary:
      'Late entry, identity, certificates, complaints and manual reports by unit, site or source, the worst first; and the trend by day.',
    query: qualityQuery,
    answer: qualityAnswer,
  },
  {
    path: '/api/v1/units/{code}/sites',
    summary: 'What the sites of the next days lack, and how many people are at the sites now.',
    query: sitesQuery,
    answer: sitesAnswer,
  },
  {
    path: '/api/v1/units/{code}/radar',
    summary:
      'The validity radar: how many findings each check has at and below the unit, and how old each count is.',
    query: schemas.noQuery,
    answer: radarAnswer,
  },
  {
    path: '/api/v1/units/{code}/radar/{check}',
    summary:
      'The findings of one check: counts of the units below a nation or province, records and places in a district or below it.',
    query: radarListQuery,
    answer: radarListAnswer,
  },
  {
    path: '/api/v1/records/{source}/{kind}/{id}',
    summary: 'All revisions of one record with their signs, the oldest commit first.',
    query: schemas.noQuery,
    answer: historyAnswer,
  },
  {
    path: '/api/v1/search',
    summary: 'Units by name, with or without diacritics, or by code.',
    query: schemas.searchQuery,
    answer: schemas.searchAnswer,
  },
  {
    path: '/api/v1/sources',
    summary: 'What each source delivered and what became of it.',
    query: schemas.noQuery,
    answer: schemas.sourcesAnswer,
  },
  {
    path: '/api/v1/sources/{source}/rejects',
    summary:
      'Rejected records of a source with their reasons, the newest first; `next` leads to the page after.',
    query: rejectsQuery,
    answer: schemas.rejectsAnswer,
  },
];

/** What changes something: by POST, with a JSON body. */
const ACTIONS = [
  { path: '/api/v1/alerts/{id}', summary: 'Acknowledges an alert.', body: alertAction },
  {
    path: '/api/v1/signals/{id}',
    summary: 'Marks a signal seen, or closes it with a reason.',
    body: signalAction,
  },
] as const;

const STOP_ORDER = '/api/v1/signals/{id}/stop-order';

const PATH_PARAMETERS: Record<string, string> = {
  code: 'Code of a unit: VN, two, three or five digits.',
  source: 'Name of a source.',
  kind: 'Kind of event: dose, allocation, reaction, registration, session, feedback, manual_report or checkin.',
  id: 'The record_id at its source, or the id of a signal or an alert.',
  check: 'Name of a check of the radar.',
};

export function openApiDocument(limits: MeasureLimits): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Vaccination Command read API',
      version: '1.0.0',
      description: [
        'The same figures as on the screens. Every answer says whether its records are simulated, and carries `seq`, `as_of` and an ETag. Errors are problem details (RFC 9457).',
        'Measures:',
        ...limitedMeasures(limits).map((m) => `- \`${m.name}\`: ${m.label.en}. ${m.rule.en}`),
      ].join('\n'),
    },
    paths: paths(),
    components: { schemas: { Problem: jsonSchema(schemas.problem) } },
  };
}

function paths(): object {
  const found: Record<string, object> = {};
  for (const operation of OPERATIONS) found[operation.path] = { get: getOf(operation) };
  found[STOP_ORDER] = { get: stopOrder() };
  for (const { path, summary, body } of ACTIONS)
    found[path] = {
      ...found[path],
      post: {
        summary,
        parameters: pathParameters(path),
        requestBody: {
          required: true,
          content: { 'application/json': { schema: jsonSchema(body, 'input') } },
        },
        responses: {
          200: { description: 'Done; the answer says how it stands now.' },
          400: { description: 'The body is wrong; `detail` says where and why.', ...problem },
          403: { description: 'Not for this viewer, or sent from another site.', ...problem },
          404: { description: 'There is none with this id.', ...problem },
        },
      },
    };
  return found;
}

const problem = {
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

function stopOrder(): object {
  return {
    summary: 'Draft of the order to stop the lots of a signal, in Vietnamese, to be finished by a person.',
    parameters: pathParameters(STOP_ORDER),
    responses: {
      200: { description: 'The draft.', content: { 'text/plain': { schema: { type: 'string' } } } },
      404: { description: 'No such signal, or one that is of no lot.', ...problem },
    },
  };
}

function pathParameters(path: string): object[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    description: PATH_PARAMETERS[name!],
    schema: { type: 'string' },
  }));
}

function getOf({ path, summary, query, answer }: Operation): object {
  return {
    summary,
    parameters: [
      ...pathParameters(path),
      ...queryParameters(query),
      {
        name: 'format',
        in: 'query',
        required: false,
        description:
          'csv: the same as a table, with a byte order mark. xlsx: the same as a workbook, its columns named in the language of the cookie `lang`.',
        schema: { type: 'string', enum: ['json', 'csv', 'xlsx'], default: 'json' },
      },
    ],
    responses: {
      200: {
        description: 'The answer.',
        headers: {
          ETag: { schema: { type: 'string' } },
          'X-Simulated': { schema: { type: 'string', enum: ['true', 'false'] } },
        },
        content: {
          'application/json': { schema: jsonSchema(answer) },
          'text/csv': { schema: { type: 'string' } },
          [XLSX_TYPE]: { schema: { type: 'string', format: 'binary' } },
        },
      },
      304: { description: 'Not changed since the ETag given in If-None-Match.' },
      400: { description: 'A parameter is wrong; `detail` says which and why.', ...problem },
      404: { description: 'No such unit or source.', ...problem },
      503: { description: 'Too busy, or starting; see Retry-After.', ...problem },
    },
  };
}

function queryParameters(query: z.ZodObject): object[] {
  const schema = jsonSchema(query, 'input') as {
    properties?: Record<string, { description?: string }>;
    required?: string[];
  };
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    in: 'query',
    required: schema.required?.includes(name) ?? false,
    schema: property,
  }));
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output' = 'output'): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
