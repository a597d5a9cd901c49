/** The description of this API, made from the schemas that check its parameters. */
import { openApiDocument } from '#web/lib/server/openapi.ts';

let text: string | undefined;

export const GET = (): Response => {
  text ??= JSON.stringify(openApiDocument());
  return new Response(text, {
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'public, max-age=300' },
  });
};
