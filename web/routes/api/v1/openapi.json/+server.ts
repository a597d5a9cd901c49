/** The description of this API, made from the schemas that check its parameters. */
import { limitsOf } from '#web/lib/measure-limits.ts';
import { openApiDocument } from '#web/lib/server/openapi.ts';
import type { RequestHandler } from './$types';

let text: string | undefined;

export const GET: RequestHandler = ({ locals }) => {
  text ??= JSON.stringify(openApiDocument(limitsOf(locals.thresholds)));
  return new Response(text, {
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'public, max-age=300' },
  });
};
