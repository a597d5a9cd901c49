/** The fields that events are made of, and the body of each kind. What a kind is for stands in docs/feeding-data.md. */
import { z } from 'zod';
import { parseDay, parseInstant } from './time.ts';
import { VACCINES } from './vaccines.ts';

/** Text that a person typed: NFC, no control characters, no half of a surrogate pair. */
function plainText(maxLength: number) {
  return (
    z
      .string()
      .min(1)
      .max(maxLength)
      .refine((text) => text.isWellFormed(), { error: 'has half of a surrogate pair' })
      // eslint-disable-next-line no-control-regex
      .refine((text) => !/[\u0000-\u001f\u007f-\u009f]/.test(text), { error: 'has a control character' })
      .refine((text) => text === text.normalize('NFC'), { error: 'is not in Unicode form NFC' })
  );
}

/** Two ids that look the same on a screen and are not would count one record twice. */
const recordId = plainText(64)
  .refine((text) => text === text.trim(), { error: 'begins or ends with a space' })
  .refine((text) => !/\p{Cf}/u.test(text), { error: 'has an invisible character' });

const instant = z
  .string()
  .max(40)
  .refine((text) => parseInstant(text) !== undefined, {
    error: 'is not an RFC 3339 date-time with offset, to the microsecond at most',
  });
const day = z
  .string()
  .max(10)
  .refine((text) => parseDay(text) !== undefined, { error: 'is not a calendar date (YYYY-MM-DD)' });

const code = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,31}$/, {
  error: 'is not a code (A–Z a–z 0–9 . _ / -, 1–32 characters)',
});
const tag = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,31}$/, { error: 'is not a lower-case code (a–z 0–9 _ -, 1–32 characters)' });
const vaccine = z.enum(VACCINES.map((v) => v.code) as [string, ...string[]]);
/** A commune (5 digits), or one of the five island districts that have no communes (3 digits). */
const placeCode = z.string().regex(/^(\d{5}|\d{3})$/, { error: 'is not a commune code (5 digits)' });
/** Any unit: nation `VN`, province, district, commune. */
const unitCode = z
  .string()
  .regex(/^(VN|\d{2}|\d{3}|\d{5})$/, { error: 'is not a unit code (VN, 2, 3 or 5 digits)' });
const birthYear = z.int().min(1900).max(2100);
const sex = z.enum(['f', 'm', 'x']);
const doseNumber = z.int().min(1).max(4);
const priorityGroup = z.int().min(1).max(16);
/** Pseudonym of a person; never a name, an identity number or a telephone number. */
const person = z
  .string()
  .regex(/^[A-Za-z0-9._:-]{1,64}$/, { error: 'is not a pseudonym (A–Z a–z 0–9 . _ : -, 1–64 characters)' });

/** Doses of a movement or a report. */
const doses = z.int().min(0).max(1_000_000_000);
/** People at one site on one day. */
const people = z.int().min(0).max(100_000);
/** Tables or computers of one site. */
const furniture = z.int().min(0).max(1000);

export const SOURCE_PATTERN = /^[a-z0-9-]{1,32}$/;

export const ENVELOPE = {
  source: z.string().regex(SOURCE_PATTERN, { error: 'is not a source name (a–z 0–9 -, 1–32 characters)' }),
  record_id: recordId,
  revision: z.int().min(1).max(2_147_483_647),
  recorded_at: instant,
};

const doseBody = {
  given_at: instant,
  dose_number: doseNumber,
  vaccine,
  lot: code,
  site: code,
  site_commune: placeCode,
  home_commune: placeCode,
  person: person.optional(),
  birth_year: birthYear,
  sex,
  priority_group: priorityGroup,
  identity: z.enum(['verified', 'declared', 'missing']),
  certificate_printed: z.boolean(),
};

const allocationBody = {
  movement: z.enum(['decided', 'received', 'transferred', 'wasted', 'counted']),
  at: instant,
  vaccine,
  lot: code.optional(),
  doses,
  unit: unitCode,
  from_unit: unitCode.optional(),
  decision_no: plainText(64).optional(),
  expires_on: day.optional(),
  reason: plainText(200).optional(),
};

const reactionBody = {
  dose_record_id: recordId.optional(),
  given_at: instant,
  onset_at: instant,
  reported_at: instant,
  severity: z.enum(['mild', 'severe', 'fatal']),
  symptoms: z.array(tag).max(32),
  outcome: tag.optional(),
  vaccine,
  lot: code,
  dose_number: doseNumber,
  site: code,
  site_commune: placeCode,
  home_commune: placeCode,
  birth_year: birthYear,
  sex,
};

const registrationBody = {
  submitted_at: instant,
  channel: z.enum(['portal', 'app', 'paper']),
  status: z.enum(['submitted', 'approved', 'scheduled', 'injected', 'withdrawn']),
  home_commune: placeCode,
  priority_group: priorityGroup,
  dose_number: doseNumber,
  person: person.optional(),
};

const sessionBody = {
  site: code,
  site_commune: placeCode,
  date: day,
  status: z.enum(['planned', 'open', 'done', 'cancelled']),
  tables: furniture,
  staff: z.int().min(0).max(10_000),
  planned_people: people,
  screened: people.optional(),
  deferred: people.optional(),
  contraindicated: people.optional(),
  computers: furniture.optional(),
  /** Readiness: an answer that is not there is not a no. */
  internet: z.boolean().optional(),
  printer: z.boolean().optional(),
  qr_scanner: z.boolean().optional(),
  trained: z.boolean().optional(),
};

const feedbackBody = {
  opened_at: instant,
  /** Absent while the complaint is open. */
  resolved_at: instant.optional(),
  topic: z.enum(['missing_dose', 'wrong_identity', 'wrong_dose', 'certificate', 'other']),
  commune: placeCode,
  /** A citizen does not always know it. */
  site: code.optional(),
};

const manualReportBody = {
  unit: unitCode,
  date: day,
  doses_given: doses,
  doses_received: doses,
  stock_on_hand: doses,
};

const checkinBody = {
  site: code,
  site_commune: placeCode,
  at: instant,
  direction: z.enum(['in', 'out']),
};

export const BODIES = {
  dose: doseBody,
  allocation: allocationBody,
  reaction: reactionBody,
  registration: registrationBody,
  session: sessionBody,
  feedback: feedbackBody,
  manual_report: manualReportBody,
  checkin: checkinBody,
} as const;
