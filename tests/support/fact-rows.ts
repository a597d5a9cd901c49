/** Rows of the fact tables with plausible values for what a test does not care about. */
import type { Store } from '#schema/clickhouse/client.ts';

const DEFAULTS = {
  dose_facts: {
    source: 'test',
    revision: 1,
    sign: 1,
    recorded_at: '2021-10-15 03:00:00.000000',
    first_revision: 1,
    first_recorded_at: '2021-10-15 03:00:00.000000',
    given_at: '2021-10-15 02:00:00.000000',
    given_day: '2021-10-15',
    recorded_day: '2021-10-15',
    dose_number: 1,
    vaccine: 'astrazeneca',
    lot: 'L1',
    site: 'S1',
    site_commune: '00001',
    home_commune: '00001',
    person: '',
    birth_year: 1980,
    sex: 'f',
    priority_group: 9,
    identity: 'verified',
    certificate_printed: 1,
    completes: 0,
    adult: 1,
    late: 0,
  },
  allocation_facts: {
    source: 'test',
    revision: 1,
    sign: 1,
    recorded_at: '2021-10-15 03:00:00.000000',
    first_revision: 1,
    first_recorded_at: '2021-10-15 03:00:00.000000',
    movement: 'received',
    at: '2021-10-15 02:00:00.000000',
    at_day: '2021-10-15',
    vaccine: 'astrazeneca',
    lot: 'L1',
    doses: 100,
    unit: '01',
    from_unit: '',
    decision_no: '',
    expires_on: null,
    reason: '',
  },
  reaction_facts: {
    source: 'test',
    revision: 1,
    sign: 1,
    recorded_at: '2021-10-15 03:00:00.000000',
    first_revision: 1,
    first_recorded_at: '2021-10-15 03:00:00.000000',
    dose_record_id: '',
    given_at: '2021-10-15 02:00:00.000000',
    onset_at: '2021-10-15 02:30:00.000000',
    reported_at: '2021-10-15 03:00:00.000000',
    given_day: '2021-10-15',
    onset_day: '2021-10-15',
    reported_day: '2021-10-15',
    severity: 'severe',
    symptoms: ['anaphylaxis'],
    outcome: 'recovered',
    vaccine: 'astrazeneca',
    lot: 'L1',
    dose_number: 1,
    site: 'S1',
    site_commune: '00001',
    home_commune: '00001',
    birth_year: 1980,
    sex: 'f',
  },
} as const;

let ids = 0;

/** One INSERT, one part, as the writer makes them. Accepted now. */
export async function insertFacts<T extends keyof typeof DEFAULTS>(
  store: Store,
  table: T,
  rows: readonly Partial<Record<keyof (typeof DEFAULTS)[T], unknown>>[],
): Promise<void> {
  const accepted_at = new Date().toISOString().replace('T', ' ').replace('Z', '');
  await store.insert({
    table,
    format: 'JSONEachRow',
    values: rows.map((row) => ({ ...DEFAULTS[table], record_id: `r${++ids}`, accepted_at, ...row })),
  });
}

/** The campaign's clock stands at noon of 15 October 2021 in Vietnam; the records are simulated. */
export async function pinCampaign(store: Store): Promise<void> {
  const demo = {
    phase: 'live',
    loaded: 0,
    expected: 0,
    anchor_wall_ms: 0,
    anchor_campaign_ms: Date.parse('2021-10-15T05:00:00Z'),
    speed: 0,
  };
  await store.insert({
    table: 'store_facts',
    format: 'JSONEachRow',
    values: [
      { key: 'simulated', version: Date.now(), value: '1' },
      { key: 'demo', version: Date.now(), value: JSON.stringify(demo) },
    ],
  });
}
