/**
 * The one family of errors, and the codes of rejected events.
 *
 * An `AppError` is expected: its message may be shown. Anything else that is thrown is a fault of ours,
 * and only an id of it leaves the process.
 */

/** Whole-request failures, with the HTTP status each maps to (RFC 9457 `type` is `/errors/<code>`). */
export const APP_ERROR_STATUS = {
  bad_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  too_large: 413,
  unsupported_media_type: 415,
  too_many_requests: 429,
  internal: 500,
  unavailable: 503,
} as const;

export type AppErrorCode = keyof typeof APP_ERROR_STATUS;

/** The code behind a status that one of our servers answered. */
export function codeOfStatus(status: number): AppErrorCode {
  const known = Object.entries(APP_ERROR_STATUS).find(([, value]) => value === status);
  return (known?.[0] as AppErrorCode | undefined) ?? (status < 500 ? 'bad_request' : 'internal');
}

export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: AppErrorCode;
  /** Seconds after which a retry makes sense; sent as `Retry-After`. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: AppErrorCode,
    message: string,
    options: { cause?: unknown; retryAfterSeconds?: number } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  get status(): number {
    return APP_ERROR_STATUS[this.code];
  }
}

/** RFC 9457 problem details, `application/problem+json`. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  /** Present for unexpected errors only: look it up in the log. */
  error_id?: string;
}

export function problemOf(error: AppError): Problem {
  return {
    type: `/errors/${error.code}`,
    title: error.code.replaceAll('_', ' '),
    status: error.status,
    detail: error.message,
  };
}

/** Why one event of a batch was not accepted. Stable: stewards filter by it. */
export const REJECTION_CODES = [
  'malformed_json', // the line is not one JSON object
  'too_deep', // nested beyond what any event needs
  'line_too_long',
  'missing_field',
  'unknown_field',
  'wrong_type', // text for a number, a number for text, null
  'out_of_range',
  'bad_format', // a pattern, an encoding, a calendar date that does not exist
  'unknown_kind',
  'unknown_unit', // no such code, or of a level that does not fit here
  'unknown_vaccine',
  'unknown_site',
  'in_future',
  'before_campaign',
  'foreign_source', // the key may not write this source
  'out_of_scope', // the key may not write for this unit
  'person_not_pseudonym',
  'inconsistent', // fields that contradict each other
  'revision_conflict', // same revision, other content
] as const;

export type RejectionCode = (typeof REJECTION_CODES)[number];

/** One rejected event as the answer to the sender tells it. `line` counts from 1. */
export interface Rejection {
  line: number;
  code: RejectionCode;
  /** JSON path of the offending field, such as `given_at`; empty when the whole line is meant. */
  path: string;
  message: string;
}
