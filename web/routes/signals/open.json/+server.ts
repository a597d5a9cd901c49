/** The notices of the signals that nobody has looked at, and how far the signals were then: what a screen asks that missed some. */
import { json, type RequestHandler } from '@sveltejs/kit';

export const GET: RequestHandler = ({ locals }) => {
  // The status first: it then names no more signals than the notices hold.
  const { epoch, signals_seq } = locals.live.status();
  return json(
    { epoch, signals_seq, notices: locals.notices() },
    { headers: { 'cache-control': 'private, no-cache' } },
  );
};
