/**
 * What a well-formed event says, against the tree of units, the clock and the unit that the key is for. Pure.
 *
 * Dates that contradict each other (entered before given, onset before injection) are accepted where each of them may be
 * true: they are findings for the data quality screens, and hiding them would hide the error.
 */
import {
  allocationContradiction,
  feedbackContradiction,
  sessionContradiction,
  type Contradiction,
} from '#schema/contradictions.ts';
import type { SessionUpsert, UpsertEvent } from '#schema/events.ts';
import {
  MICROS_PER_MINUTE,
  formatDay,
  parseDay,
  parseInstant,
  vnDayOfMicros,
  type DayNumber,
  type InstantMicros,
} from '#schema/time.ts';
import type { UnitTree } from '#schema/units.ts';
import { KIND_SPECS } from './columns.ts';
import { isPersonNumberInGroups } from './person-number.ts';
import type { Fault } from './rejection-of.ts';

export interface MeaningContext {
  readonly tree: UnitTree;
  /** The unit that the key is limited to; `null`: the whole country. */
  readonly keyScope: string | null;
  readonly nowMs: number;
  readonly campaignFirstDay: DayNumber;
}

/** Clocks of sources run ahead a little. */
const FUTURE_TOLERANCE_MINUTES = 10;
/** Before this day no vaccine against COVID-19 was given anywhere; it keeps every date within the columns. */
const EARLIEST_DAY = parseDay('2020-01-01')!;
const EXPIRY_DAYS = { from: parseDay('2020-01-01')!, to: parseDay('2050-12-31')! };
/** A session is planned weeks ahead; a date further away than this is a slip of the pen. */
const PLANNED_DAYS_AHEAD = 366;

const latestInstant = ({ nowMs }: MeaningContext): InstantMicros =>
  nowMs * 1000 + FUTURE_TOLERANCE_MINUTES * MICROS_PER_MINUTE;

/** Why the clock of a revision cannot be right, or nothing. */
export function recordedFault(recordedAt: string, context: MeaningContext): Fault | undefined {
  return clockFault('recorded_at', recordedAt, EARLIEST_DAY, context);
}

/** Why an event of the right form cannot be true, or may not be told with this key; or nothing. */
export function meaningFault(event: UpsertEvent, context: MeaningContext): Fault | undefined {
  return statementFault(event, context) ?? scopeFault(event, context);
}

function statementFault(event: UpsertEvent, context: MeaningContext): Fault | undefined {
  const { campaignFirstDay, tree } = context;
  switch (event.kind) {
    case 'dose':
      return (
        personFault(event.person) ??
        clockFault('given_at', event.given_at, campaignFirstDay, context) ??
        birthFault(event.birth_year, event.given_at) ??
        placeFault('site_commune', event.site_commune, tree) ??
        placeFault('home_commune', event.home_commune, tree)
      );
    case 'allocation':
      return (
        contradictionFault(allocationContradiction(event)) ??
        clockFault('at', event.at, EARLIEST_DAY, context) ??
        expiryFault(event.expires_on) ??
        unitFault('unit', event.unit, tree) ??
        unitFault('from_unit', event.from_unit, tree)
      );
    case 'reaction':
      return (
        clockFault('given_at', event.given_at, campaignFirstDay, context) ??
        clockFault('onset_at', event.onset_at, EARLIEST_DAY, context) ??
        clockFault('reported_at', event.reported_at, EARLIEST_DAY, context) ??
        birthFault(event.birth_year, event.given_at) ??
        placeFault('site_commune', event.site_commune, tree) ??
        placeFault('home_commune', event.home_commune, tree)
      );
    case 'registration':
      return (
        personFault(event.person) ??
        // People put their names down before the first injection was given.
        clockFault('submitted_at', event.submitted_at, EARLIEST_DAY, context) ??
        placeFault('home_commune', event.home_commune, tree)
      );
    case 'session':
      return (
        contradictionFault(sessionContradiction(event)) ??
        sessionDayFault(event, context) ??
        placeFault('site_commune', event.site_commune, tree)
      );
    case 'feedback':
      return (
        clockFault('opened_at', event.opened_at, campaignFirstDay, context) ??
        (event.resolved_at === undefined
          ? undefined
          : clockFault('resolved_at', event.resolved_at, campaignFirstDay, context)) ??
        contradictionFault(feedbackContradiction(event)) ??
        placeFault('commune', event.commune, tree)
      );
    case 'manual_report':
      return (
        dayFault('date', event.date, campaignFirstDay, todayOf(context)) ??
        unitFault('unit', event.unit, tree)
      );
    case 'checkin':
      return (
        clockFault('at', event.at, campaignFirstDay, context) ??
        placeFault('site_commune', event.site_commune, tree)
      );
  }
}

function contradictionFault(found: Contradiction | undefined): Fault | undefined {
  return found && { code: 'inconsistent', path: found.path, message: `\`${found.path}\` ${found.message}` };
}

function personFault(person: string | undefined): Fault | undefined {
  if (person === undefined || !isPersonNumberInGroups(person)) return undefined;
  return {
    code: 'person_not_pseudonym',
    path: 'person',
    message: '`person` looks like an identity or telephone number: send a pseudonym',
  };
}

const tooEarly = (path: string): Fault => ({
  code: 'before_campaign',
  path,
  message: `\`${path}\` lies before the campaign began`,
});
const tooLate = (path: string): Fault => ({
  code: 'in_future',
  path,
  message: `\`${path}\` lies in the future`,
});

function clockFault(
  path: string,
  text: string,
  earliest: DayNumber,
  context: MeaningContext,
): Fault | undefined {
  const instant = parseInstant(text)!;
  if (vnDayOfMicros(instant) < earliest) return tooEarly(path);
  return instant > latestInstant(context) ? tooLate(path) : undefined;
}

const todayOf = (context: MeaningContext): DayNumber => vnDayOfMicros(latestInstant(context));

function dayFault(path: string, text: string, earliest: DayNumber, latest: DayNumber): Fault | undefined {
  const day = parseDay(text)!;
  if (day < earliest) return tooEarly(path);
  return day > latest ? tooLate(path) : undefined;
}

/** What is planned or called off may lie ahead; what is held may not. */
function sessionDayFault({ date, status }: SessionUpsert, context: MeaningContext): Fault | undefined {
  const today = todayOf(context);
  if (status === 'open' || status === 'done') return dayFault('date', date, context.campaignFirstDay, today);
  const fault = dayFault('date', date, context.campaignFirstDay, today + PLANNED_DAYS_AHEAD);
  return fault?.code === 'in_future' ? { ...fault, message: '`date` lies more than a year ahead' } : fault;
}

function birthFault(birthYear: number, givenAt: string): Fault | undefined {
  const year = Number(formatDay(vnDayOfMicros(parseInstant(givenAt)!)).slice(0, 4));
  if (birthYear <= year) return undefined;
  return {
    code: 'inconsistent',
    path: 'birth_year',
    message: '`birth_year` lies after the year of `given_at`',
  };
}

function expiryFault(day: string | undefined): Fault | undefined {
  if (day === undefined) return undefined;
  const number = parseDay(day)!;
  if (number >= EXPIRY_DAYS.from && number <= EXPIRY_DAYS.to) return undefined;
  return { code: 'out_of_range', path: 'expires_on', message: '`expires_on` must lie between 2020 and 2050' };
}

function placeFault(path: string, code: string, tree: UnitTree): Fault | undefined {
  if (tree.isPlace(code)) return undefined;
  return { code: 'unknown_unit', path, message: `\`${path}\` is not the code of a commune` };
}

function unitFault(path: string, code: string | undefined, tree: UnitTree): Fault | undefined {
  if (code === undefined || tree.get(code)) return undefined;
  return { code: 'unknown_unit', path, message: `\`${path}\` is not the code of a unit` };
}

function scopeFault(event: UpsertEvent, { tree, keyScope }: MeaningContext): Fault | undefined {
  if (keyScope === null) return undefined;
  const path = KIND_SPECS[event.kind].standsIn;
  const code = (event as unknown as Record<string, string>)[path]!;
  if (tree.isWithin(code, keyScope)) return undefined;
  return {
    code: 'out_of_scope',
    path,
    message: `\`${path}\` lies outside unit ${keyScope}, which the key is for`,
  };
}
