/** All revisions of one record with their signs. */
import { api, queryOf } from '#web/lib/server/answer.ts';
import { noQuery } from '#web/lib/server/api-schemas.ts';
import { historyAnswer } from '#web/lib/server/records-answer.ts';
import { historyTable } from '#web/lib/server/records-table.ts';

export const GET = api(
  async (event) => {
    queryOf(event.url, noQuery);
    const answer = await historyAnswer(event.locals, event.params);
    return {
      body: { ...answer },
      name: `record-${answer.source}-${answer.kind}-${answer.record_id}`,
      table: () => historyTable(answer),
    };
  },
  { etag: 'content' },
);
