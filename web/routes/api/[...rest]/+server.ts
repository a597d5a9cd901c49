/** Whatever else is asked under /api: problem details, not a page. */
import { AppError } from '#schema/errors.ts';
import { api } from '#web/lib/server/answer.ts';

export const fallback = api(
  () => {
    throw new AppError('not_found', 'There is no such resource. See /api/v1/openapi.json.');
  },
  { etag: 'content' },
);
