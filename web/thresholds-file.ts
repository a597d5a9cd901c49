/** The operator's thresholds, read once at start. */
import { readFileSync } from 'node:fs';
import { loadUnitTree } from '#schema/unit-tree.ts';
import { defaultThresholds, parseThresholds, type Thresholds } from '#schema/thresholds.ts';

/** The defaults, with what the file changes. Throws one sentence when it is missing, no JSON, or names what there is not. */
export function readThresholds(path: string | undefined): Thresholds {
  if (path === undefined) return defaultThresholds();
  try {
    const thresholds = parseThresholds(JSON.parse(readFileSync(path, 'utf8')));
    const named = Object.keys(thresholds.target.units);
    const tree = named.length > 0 ? loadUnitTree() : undefined;
    const unknown = named.filter((code) => !tree?.get(code));
    if (unknown.length > 0) throw new Error(`target.units names no unit: ${unknown.join(', ')}.`);
    return thresholds;
  } catch (error) {
    throw new Error(`THRESHOLDS_FILE ${path}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
