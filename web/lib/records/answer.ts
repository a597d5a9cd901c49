/** What the API answers about records, and the pages show. */
import type { RecordKind, RecordRow } from './columns.ts';
import type { RecordClock, RecordFigure, RecordFilter } from './figures.ts';

export interface RecordsAnswer {
  readonly measure: RecordFigure;
  readonly kind: RecordKind;
  readonly clock: RecordClock;
  readonly counts: 'records' | 'doses';
  readonly filters: Readonly<Partial<Record<RecordFilter, string>>>;
  /** The figure of the unit: `own` and `children` together. */
  readonly total: number;
  /** What stands at the unit itself, and in how many records. */
  readonly own: number;
  readonly records: number;
  readonly children: readonly { code: string; name: string; level: string; value: number }[];
  /** A page of the records that stand at the unit itself. */
  readonly rows: readonly RecordRow[];
  readonly next: string | null;
  /** Names of the places in `rows`, by code. */
  readonly names: Readonly<Record<string, string>>;
}

export interface HistoryAnswer {
  readonly source: string;
  readonly kind: RecordKind;
  readonly record_id: string;
  readonly revisions: readonly {
    readonly sign: -1 | 0 | 1;
    readonly state: 'valid' | 'replaced' | 'taken_back' | 'cancelled';
    readonly accepted_at: string;
    readonly first_revision: number;
    readonly record: RecordRow;
  }[];
  /** Names of the places in them, by code. */
  readonly names: Readonly<Record<string, string>>;
}
