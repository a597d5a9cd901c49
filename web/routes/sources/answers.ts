/** What the API answers about sources, and how a page asks so that a failure is a state, not an accident. */
import type { Stamp } from '#web/lib/charts/answers.ts';

export interface SourceFigures {
  source: string;
  accepted: number;
  duplicate: number;
  stale: number;
  rejected: number;
  /** Rejected and not replayed since. */
  rejected_open: number;
  /** Acceptance of the newest event, ms; `null` or 0: none yet. */
  newest_accepted_ms: number | null;
  /** Age of the newest entry made at the source, by the campaign's clock, seconds; `null`: none yet. */
  lag_seconds: number | null;
  rejected_by_code: Record<string, number>;
}

export interface SourcesAnswer extends Stamp {
  sources: SourceFigures[];
}

export interface Reject {
  id: string;
  /** RFC 3339, or milliseconds since 1970. */
  received_at: string | number;
  line: number;
  code: string;
  path: string;
  message: string;
  kind: string;
  record_id: string;
  /** The event without anything personal, as JSON text or as an object; empty when it was no JSON. */
  event: unknown;
  state: string;
}

export interface RejectsAnswer extends Stamp {
  source: string;
  rejects: Reject[];
  /** Goes into `before` for the next page; `null`: this was the last. */
  next: string | null;
}

export const SOURCES_PATH = '/api/v1/sources';
/** Form of a source's name, as `schema/events.ts` has it; that file would bring a parser into the browser. */
export const SOURCE_NAME = /^[a-z0-9-]{1,32}$/;
export const PAGE_SIZE = 50;
/** The most that one answer holds. */
export const FILE_ROWS = 500;

export function rejectsPath(source: string, query: Record<string, string | null>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== null && value !== '') search.set(name, value);
  const text = search.toString();
  return `${SOURCES_PATH}/${encodeURIComponent(source)}/rejects${text === '' ? '' : `?${text}`}`;
}

export type Outcome<T> = { ok: true; answer: T } | { ok: false; status: number; detail: string };

/** Asks the API; what it refuses comes back as status and sentence. */
export async function askApi<T>(fetcher: typeof fetch, path: string): Promise<Outcome<T>> {
  try {
    const response = await fetcher(path, { headers: { accept: 'application/json' } });
    if (response.ok) return { ok: true, answer: (await response.json()) as T };
    const problem = (await response.json().catch(() => null)) as { detail?: string } | null;
    return { ok: false, status: response.status, detail: problem?.detail ?? response.statusText };
  } catch (error) {
    return { ok: false, status: 0, detail: error instanceof Error ? error.message : String(error) };
  }
}
