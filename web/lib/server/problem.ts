/** Errors of the API as RFC 9457 problem details. */
import { AppError, problemOf, type Problem } from '#schema/errors.ts';

export function problemResponse(problem: Problem, retryAfterSeconds?: number): Response {
  const headers = new Headers({ 'content-type': 'application/problem+json; charset=utf-8' });
  headers.set('cache-control', 'no-store');
  if (retryAfterSeconds !== undefined) headers.set('retry-after', String(retryAfterSeconds));
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}

/** The problem of anything thrown. `report` hears of unexpected errors, of which only an id is answered. */
export function problemOfThrown(
  thrown: unknown,
  report: (id: string, error: unknown) => void,
): { problem: Problem; retryAfterSeconds: number | undefined } {
  if (thrown instanceof AppError)
    return { problem: problemOf(thrown), retryAfterSeconds: thrown.retryAfterSeconds };
  const id = crypto.randomUUID();
  report(id, thrown);
  const problem = problemOf(new AppError('internal', 'Something failed on our side.'));
  return { problem: { ...problem, error_id: id }, retryAfterSeconds: undefined };
}
