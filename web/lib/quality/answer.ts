/** What the API answers about the quality of the data, and the page shows. */

export const QUALITY_BY = ['unit', 'site', 'source'] as const;
export type QualityBy = (typeof QUALITY_BY)[number];

/** Rows come worst first by one of these. */
export const QUALITY_SORTS = [
  'doses_late',
  'identity_unverified',
  'certificate_missing',
  'feedback_overdue',
  'manual_gap',
] as const;
/** Those that are known by site and by source too: a manual report names a unit and nothing else. */
export const SORTS_BELOW_UNITS = QUALITY_SORTS.slice(0, 4);
export type QualitySort = (typeof QUALITY_SORTS)[number];

/** Rates are shares of one; `null`: not known, or nothing to divide by. */
export interface QualityRow {
  /** Code of the unit (of a site: of its commune), or name of the source. */
  readonly code: string;
  readonly name: string;
  readonly site: string | null;
  readonly doses: number;
  readonly doses_late: number;
  readonly entry_on_time_rate: number | null;
  readonly identity_unverified: number;
  readonly identity_verified_rate: number | null;
  readonly certificate_missing: number;
  readonly certificate_rate: number | null;
  readonly feedback: number | null;
  readonly feedback_late: number | null;
  readonly feedback_open: number | null;
  /** Open for more than 48 hours. */
  readonly feedback_overdue: number | null;
  readonly feedback_48h: number | null;
  /** Manual reports of the seven days before today, and doses entered for the same units and days. */
  readonly manual_given: number | null;
  readonly manual_entered: number | null;
  readonly manual_gap: number | null;
  readonly entered_vs_reported: number | null;
}

/** One given day (for complaints: the day they were opened). */
export interface QualityDay {
  readonly date: string;
  readonly doses: number;
  readonly doses_late: number;
  readonly identity_verified: number;
  readonly certificate_printed: number;
  readonly feedback: number;
  readonly feedback_in_time: number;
}

/** Whose days a trend holds when they are not all of the unit's: one site or source, named as in the rows. */
export type DaysOf =
  | { readonly by: 'site'; readonly code: string; readonly name: string; readonly site: string }
  | { readonly by: 'source'; readonly code: string; readonly name: string; readonly site: null };

/** How these days are asked for, in the address of the page as in that of the API. */
export function daysQuery(of: DaysOf | null): Record<string, string> {
  if (of === null) return {};
  return of.by === 'source' ? { source: of.code } : { commune: of.code, site: of.site };
}

export interface QualityAnswer {
  readonly by: QualityBy;
  readonly level: string | null;
  readonly sort: QualitySort;
  readonly total: QualityRow;
  readonly rows: readonly QualityRow[];
  /** There are more rows than these. */
  readonly more: boolean;
  /** Complaints of the unit that name no site, so that no site has them. */
  readonly feedback_without_site: number;
  /** Whose days these are; `null`: the unit's. */
  readonly days_of: DaysOf | null;
  readonly days: readonly QualityDay[];
}

/** A site with a session today or in the days that follow; readiness `null`: not said. */
export interface SiteReadiness {
  readonly code: string;
  readonly name: string;
  readonly site: string;
  readonly day: string;
  readonly internet: boolean | null;
  readonly printer: boolean | null;
  readonly qr_scanner: boolean | null;
  readonly trained: boolean | null;
}

export interface SitesAnswer {
  readonly from: string;
  readonly to: string;
  /** Sites with a session in these days; what is lacking at how many, and at how many nobody said. */
  readonly sites: number;
  readonly not_ready: number;
  readonly lacking: Readonly<Record<ReadinessName, number>>;
  readonly not_said: Readonly<Record<ReadinessName, number>>;
  /** Sites that lack something, those with most lacking first. */
  readonly worst: readonly SiteReadiness[];
  /** People checked in and not out again today. */
  readonly present: number;
  readonly present_sites: number;
  readonly fullest: readonly { code: string; name: string; site: string; present: number; came: number }[];
  /** Sites where more people went out today than came in: an error of data, in neither of the two counts. */
  readonly more_out_sites: number;
  readonly more_out: readonly SiteMoreOut[];
}

interface SiteMoreOut {
  readonly code: string;
  readonly name: string;
  readonly site: string;
  /** Out less in. */
  readonly more_out: number;
  readonly came: number;
  readonly went: number;
}

export const READINESS = ['internet', 'printer', 'qr_scanner', 'trained'] as const;
export type ReadinessName = (typeof READINESS)[number];
