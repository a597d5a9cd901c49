/** Fields of one event that cannot all be true. Pure; what needs more than the event is `ingest/validate.ts`. */
import type { AllocationUpsert, FeedbackUpsert, SessionUpsert } from './events.ts';
import { parseInstant } from './time.ts';

/** The field that is wrong, and a sentence about it for the sender. */
export interface Contradiction {
  readonly path: string;
  readonly message: string;
}

export function allocationContradiction(
  event: Pick<AllocationUpsert, 'movement' | 'lot' | 'doses' | 'unit' | 'from_unit'>,
): Contradiction | undefined {
  if (event.movement !== 'decided' && event.lot === undefined)
    return { path: 'lot', message: 'is needed for every movement but `decided`' };
  // An empty refrigerator is a count worth knowing; a movement of no doses is not a movement.
  if (event.doses === 0 && event.movement !== 'counted')
    return { path: 'doses', message: 'must be above zero (zero is allowed for `counted` only)' };
  if (event.movement === 'transferred' && event.from_unit === undefined)
    return { path: 'from_unit', message: 'is needed for a transfer' };
  if (event.movement !== 'transferred' && event.from_unit !== undefined)
    return { path: 'from_unit', message: 'belongs to a transfer only' };
  if (event.from_unit !== undefined && event.from_unit === event.unit)
    return { path: 'from_unit', message: 'is the same unit as `unit`' };
  return undefined;
}

export function sessionContradiction(
  event: Pick<SessionUpsert, 'status' | 'tables' | 'screened' | 'deferred' | 'contraindicated'>,
): Contradiction | undefined {
  const { status, tables, screened = 0, deferred = 0, contraindicated = 0 } = event;
  // Tables may be settled after the day is; injections without one have no place.
  if ((status === 'open' || status === 'done') && tables === 0)
    return { path: 'tables', message: `must be above zero when \`status\` is ${status}` };
  if (status === 'planned' && screened > 0)
    return { path: 'screened', message: 'must be zero or absent while `status` is planned' };
  if (deferred + contraindicated > screened)
    return { path: 'screened', message: 'is less than `deferred` and `contraindicated` together' };
  return undefined;
}

export function feedbackContradiction(
  event: Pick<FeedbackUpsert, 'opened_at' | 'resolved_at'>,
): Contradiction | undefined {
  if (event.resolved_at !== undefined && parseInstant(event.resolved_at)! < parseInstant(event.opened_at)!)
    return { path: 'resolved_at', message: 'lies before `opened_at`' };
  return undefined;
}
