/** The pages of a unit, in the order in which they are offered: those that exist. */
import type { Label } from '#schema/measures.ts';

interface SubjectPage {
  /** Last part of the address; empty for the overview. */
  readonly path: string;
  readonly label: Label;
}

export const SUBJECT_PAGES: readonly SubjectPage[] = [
  { path: '', label: { vi: 'Tổng quan', en: 'Overview' } },
  { path: 'slow', label: { vi: 'Vì sao chậm', en: 'Why slow' } },
  { path: 'supply', label: { vi: 'Cung ứng', en: 'Supply' } },
  { path: 'safety', label: { vi: 'An toàn', en: 'Safety' } },
  { path: 'quality', label: { vi: 'Chất lượng số liệu', en: 'Data quality' } },
  { path: 'target', label: { vi: 'Ngày đạt mục tiêu', en: 'Target date' } },
];

/** A page of a unit that is opened from figures, not from the row of pages. */
const RECORDS = 'records';

/** Which page of a unit an address is or lies below: the overview when it names no other, `null` for one that is not offered. */
export function subjectOf(pathname: string): string | null {
  const parts = pathname.split('/').filter((part) => part !== '');
  if (parts.includes(RECORDS)) return null;
  return SUBJECT_PAGES.find(({ path }) => parts.includes(path))?.path ?? '';
}

/** The address of a unit's page that keeps the chosen measure. */
export function subjectHref(code: string, subject: string, params: URLSearchParams): string {
  const measure = params.get('m');
  const path = [code === 'VN' ? '' : code, subject].filter((part) => part !== '').join('/');
  return `/${path}${measure ? `?m=${encodeURIComponent(measure)}` : ''}`;
}
