/** The operator's thresholds, read once at start. */
import { readFileSync } from 'node:fs';
import { defaultThresholds, parseThresholds, type Thresholds } from '#schema/thresholds.ts';

/** The defaults, with what the file changes. Throws one sentence when it is missing, no JSON, or names what there is not. */
export function readThresholds(path: string | undefined): Thresholds {
  if (path === undefined) return defaultThresholds();
  try {
    return parseThresholds(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new Error(`THRESHOLDS_FILE ${path}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
