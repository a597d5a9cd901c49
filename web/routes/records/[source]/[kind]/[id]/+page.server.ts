/** One record with all its revisions. */
import { error } from '@sveltejs/kit';
import { AppError } from '#schema/errors.ts';
import { historyAnswer } from '#web/lib/server/records-answer.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals }) => {
  try {
    return { answer: await historyAnswer(locals, params) };
  } catch (thrown) {
    if (thrown instanceof AppError) error(thrown.status, thrown.message);
    throw thrown;
  }
};
