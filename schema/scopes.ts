/**
 * Who may see what: one pure question, asked by pages, API, sockets, exports and caches alike.
 * Deny by default. The only viewer for now is the open national one.
 */
import type { UnitTree } from './units.ts';

export interface Viewer {
  readonly role: 'national';
  /** The unit at and below which this viewer may look. */
  readonly scope: string;
}

export const OPEN_NATIONAL_VIEWER: Viewer = { role: 'national', scope: 'VN' };

export function maySeeUnit(viewer: Viewer | undefined, tree: UnitTree, unit: string): boolean {
  if (!viewer) return false;
  return tree.isWithin(unit, viewer.scope);
}
