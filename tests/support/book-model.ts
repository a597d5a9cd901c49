/**
 * The books as a plain model in memory: what the totals must be, told in the simplest way and from the events alone.
 * It shares no code with ingest/ and schema/.
 */
import type { CampaignEvent, EventKind } from '#schema/events.ts';

export type ModelOutcome = 'accepted' | 'duplicate' | 'stale' | 'revision_conflict';

interface ModelRecord {
  winner: CampaignEvent;
  first: CampaignEvent;
}

/** Attributes of a counted record by the names of the columns. */
export type Attributes = Readonly<Record<string, string | number>>;

export class BookModel {
  readonly #records = new Map<string, ModelRecord>();

  /** Takes one event as if it came alone. */
  take(event: CampaignEvent): ModelOutcome {
    const key = `${event.kind} ${event.source} ${event.record_id}`;
    const record = this.#records.get(key);
    if (!record) {
      this.#records.set(key, { winner: event, first: event });
      return 'accepted';
    }
    if (event.revision === record.winner.revision)
      return contentOf(event) === contentOf(record.winner) ? 'duplicate' : 'revision_conflict';
    if (event.revision < record.first.revision) record.first = event;
    if (event.revision < record.winner.revision) return 'stale';
    record.winner = event;
    return 'accepted';
  }

  /** Every record that counts. */
  counted(kind: EventKind): Attributes[] {
    return [...this.#records.values()]
      .filter(({ winner }) => winner.kind === kind && winner.op === 'upsert')
      .map(({ winner, first }) => attributesOf(winner, first));
  }

  get size(): number {
    return this.#records.size;
  }
}

const instantOf = (text: string): string => {
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? '';
  return `${Math.floor(Date.parse(text) / 1000)}.${fraction.padEnd(6, '0')}`;
};

function contentOf(event: CampaignEvent): string {
  if (event.op === 'cancel') return `cancel ${instantOf(event.recorded_at)}`;
  return JSON.stringify(
    Object.entries(event)
      .map(([name, value]) => [
        name,
        name === 'at' || name.endsWith('_at') ? instantOf(value as string) : value,
      ])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  );
}

const vnDay = (text: string): string => new Date(Date.parse(text) + 7 * 3_600_000).toISOString().slice(0, 10);
const SERIES: Record<string, number> = { abdala: 3, janssen: 1 };

function attributesOf(winner: CampaignEvent, first: CampaignEvent): Attributes {
  if (winner.op === 'cancel') throw new Error('a cancelled record counts for nothing');
  const { source } = winner;
  switch (winner.kind) {
    case 'dose': {
      const [given, recorded] = [vnDay(winner.given_at), vnDay(first.recorded_at)];
      const delay = (Date.parse(recorded) - Date.parse(given)) / 86_400_000;
      return {
        ...(winner as unknown as Attributes),
        source,
        certificate_printed: winner.certificate_printed ? 1 : 0,
        given_day: given,
        recorded_day: recorded,
        completes: winner.dose_number === (SERIES[winner.vaccine] ?? 2) ? 1 : 0,
        adult: Number(given.slice(0, 4)) - winner.birth_year >= 18 ? 1 : 0,
        late: delay > (given >= '2021-11-01' ? 0 : 2) ? 1 : 0,
      };
    }
    case 'allocation':
      return {
        ...(winner as unknown as Attributes),
        from_unit: winner.from_unit ?? '',
        at_day: vnDay(winner.at),
      };
    case 'reaction':
      return {
        ...(winner as unknown as Attributes),
        given_day: vnDay(winner.given_at),
        onset_day: vnDay(winner.onset_at),
        reported_day: vnDay(winner.reported_at),
      };
    case 'registration':
      return { ...(winner as unknown as Attributes), submitted_day: vnDay(winner.submitted_at) };
    case 'session': {
      const { date, screened = 0, deferred = 0, internet } = winner;
      return {
        ...(winner as unknown as Attributes),
        session_day: date,
        screened,
        deferred,
        internet: internet === undefined ? 2 : internet ? 1 : 0,
      };
    }
    case 'feedback': {
      const { opened_at, resolved_at, site = '' } = winner;
      const microsOf = (text: string): number => Number(instantOf(text).replace('.', ''));
      const waited = resolved_at === undefined ? undefined : microsOf(resolved_at) - microsOf(opened_at);
      return {
        ...(winner as unknown as Attributes),
        site,
        opened_day: vnDay(opened_at),
        opened_hour: `${new Date(Date.parse(opened_at)).toISOString().slice(0, 13).replace('T', ' ')}:00:00`,
        state: waited === undefined ? 'open' : waited <= 48 * 3_600_000_000 ? 'in_time' : 'late',
      };
    }
    case 'manual_report':
      return { ...(winner as unknown as Attributes), report_day: winner.date };
    case 'checkin':
      return { ...(winner as unknown as Attributes), at_day: vnDay(winner.at) };
  }
}
