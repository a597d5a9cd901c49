/** Units by name without diacritics, or by code. From memory. */
import { foldName, LEVELS, type Unit, type UnitTree } from '#schema/units.ts';

export interface SearchHit {
  code: string;
  name: string;
  level: string;
  /** Names from the province down to the parent. */
  path: string[];
}

interface Entry {
  unit: Unit;
  name: string;
  full: string;
  /** Folded names from the province down to the unit itself. */
  words: string[];
}

const entries = new WeakMap<UnitTree, Entry[]>();

function entriesOf(tree: UnitTree): Entry[] {
  let list = entries.get(tree);
  if (!list) {
    list = tree.units.map((unit) => ({
      unit,
      name: foldName(unit.shortName),
      full: foldName(unit.name),
      words: tree
        .pathOf(unit.code)
        .slice(unit.level === 'nation' ? 0 : 1)
        .flatMap((u) => foldName(u.name).split(' ')),
    }));
    entries.set(tree, list);
  }
  return list;
}

/** Lower is better; `undefined`: no match. Every word asked for must begin a word of the unit's own name or of its parents. */
function rankOf(entry: Entry, query: string, words: readonly string[]): number | undefined {
  if (entry.unit.code.toLowerCase() === query) return 0;
  if (entry.name === query || entry.full === query) return 1;
  if (entry.name.startsWith(query) || entry.full.startsWith(query)) return 2;
  if (` ${entry.full}`.includes(` ${query}`)) return 3;
  const own = entry.full.split(' ');
  if (!words.some((word) => own.some((name) => name.startsWith(word)))) return undefined;
  return words.every((word) => entry.words.some((name) => name.startsWith(word))) ? 4 : undefined;
}

export function searchUnits(
  tree: UnitTree,
  text: string,
  limit: number,
  maySee: (code: string) => boolean,
): SearchHit[] {
  const query = foldName(text);
  if (query === '') return [];
  const words = query.split(' ');
  return entriesOf(tree)
    .map((entry) => ({ entry, rank: rankOf(entry, query, words) }))
    .filter((hit): hit is { entry: Entry; rank: number } => hit.rank !== undefined)
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        LEVELS.indexOf(a.entry.unit.level) - LEVELS.indexOf(b.entry.unit.level) ||
        (b.entry.unit.population ?? 0) - (a.entry.unit.population ?? 0),
    )
    .filter(({ entry }) => maySee(entry.unit.code))
    .slice(0, limit)
    .map(({ entry: { unit } }) => ({
      code: unit.code,
      name: unit.name,
      level: unit.level,
      path: tree
        .pathOf(unit.code)
        .slice(1, -1)
        .map((u) => u.name),
    }));
}
