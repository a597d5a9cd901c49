/**
 * Where vaccine came from and where it went, as a picture of flows from the depot of a unit to the units below it.
 * Pure. What flows into a node flows out of it, and nothing flows in a circle.
 *
 * Only net ways are drawn: doses that a unit sent back, or on to a sibling, leave it as moved out and arrive elsewhere as
 * moved in, since a picture of flows cannot show a circle.
 */

/** Vaccine of one unit with everything below it, in doses. */
export interface FlowUnit {
  readonly code: string;
  readonly received: number;
  /** Moved in less moved out, from and to everywhere outside of it. */
  readonly moved: number;
  readonly wasted: number;
  readonly given: number;
}

export type FlowKind =
  | 'received'
  | 'moved_in'
  | 'below_zero'
  | 'depot'
  | 'unit'
  | 'others'
  | 'given'
  | 'wasted'
  | 'on_hand'
  | 'moved_out';

export interface FlowNode {
  readonly id: string;
  readonly kind: FlowKind;
  /** Code of the unit; of `others`, nothing. */
  readonly code: string | null;
}

export interface FlowLink {
  readonly from: string;
  readonly to: string;
  readonly doses: number;
}

export interface Flow {
  readonly nodes: readonly FlowNode[];
  readonly links: readonly FlowLink[];
  /** How many units `others` stands for. */
  readonly others: number;
}

/**
 * `whole`: the unit with everything below it; `children`: the units of the next level; `toChild`: doses that went from
 * the unit's own depot to a child, less those that came back. Children beyond `most`, the smallest, are one node.
 */
export function supplyFlow(
  whole: FlowUnit,
  children: readonly FlowUnit[],
  toChild: ReadonlyMap<string, number>,
  most: number,
): Flow {
  const size = (unit: FlowUnit): number => unit.received + Math.max(0, unit.moved) + unit.given;
  const ordered = [...children]
    .filter((unit) => size(unit) !== 0 || unit.wasted !== 0 || unit.moved !== 0)
    .sort((a, b) => size(b) - size(a) || (a.code < b.code ? -1 : 1));
  const shown = ordered.length > most ? ordered.slice(0, most - 1) : ordered;
  const rest = ordered.slice(shown.length);
  const links: FlowLink[] = [];
  const add = (from: string, to: string, doses: number): void => {
    if (doses > 0) links.push({ from, to, doses });
  };
  /** What is left of a node's balance goes to the hand, or comes out of nowhere. */
  const close = (
    id: string,
    came: number,
    unit: Pick<FlowUnit, 'given' | 'wasted'>,
    wentOn: number,
  ): void => {
    add(id, 'given', unit.given);
    add(id, 'wasted', unit.wasted);
    const left = came - wentOn - unit.given - unit.wasted;
    add(id, 'on_hand', left);
    add('below_zero', id, -left);
  };

  const depot = ownOf(whole, children);
  let sent = 0;
  const entries = [
    ...shown.map((unit) => ({ id: `unit:${unit.code}`, unit, fromDepot: toChild.get(unit.code) ?? 0 })),
    ...(rest.length === 0
      ? []
      : [
          {
            id: 'others',
            unit: sumOf(rest),
            fromDepot: rest.reduce((sum, unit) => sum + (toChild.get(unit.code) ?? 0), 0),
          },
        ]),
  ];
  for (const { id, unit, fromDepot } of entries) {
    const fromAbove = Math.max(0, fromDepot);
    const elsewhere = unit.moved - fromAbove;
    sent += fromAbove;
    add('received', id, unit.received);
    add('depot', id, fromAbove);
    add('moved_in', id, elsewhere);
    add(id, 'moved_out', -elsewhere);
    close(id, unit.received + fromAbove + Math.max(0, elsewhere), unit, Math.max(0, -elsewhere));
  }
  // What the depot has moved besides what it gave to its children, and what came back from them.
  const elsewhere = depot.moved + sent;
  add('received', 'depot', depot.received);
  add('moved_in', 'depot', elsewhere);
  add('depot', 'moved_out', -elsewhere);
  close('depot', depot.received + Math.max(0, elsewhere), depot, sent + Math.max(0, -elsewhere));

  const used = new Set(links.flatMap(({ from, to }) => [from, to]));
  const nodes: FlowNode[] = [
    ...(['received', 'moved_in', 'below_zero'] as const).map((kind) => ({ id: kind, kind, code: null })),
    { id: 'depot', kind: 'depot' as const, code: whole.code },
    ...entries.map(({ id, unit }) => ({
      id,
      kind: id === 'others' ? ('others' as const) : ('unit' as const),
      code: id === 'others' ? null : unit.code,
    })),
    ...(['given', 'wasted', 'on_hand', 'moved_out'] as const).map((kind) => ({ id: kind, kind, code: null })),
  ].filter((node) => used.has(node.id));
  return { nodes, links, others: rest.length };
}

function sumOf(units: readonly FlowUnit[]): FlowUnit {
  const sum = (of: (unit: FlowUnit) => number): number => units.reduce((n, unit) => n + of(unit), 0);
  return {
    code: '',
    received: sum((unit) => unit.received),
    moved: sum((unit) => unit.moved),
    wasted: sum((unit) => unit.wasted),
    given: sum((unit) => unit.given),
  };
}

/** What stands in the books for the unit itself. */
function ownOf(whole: FlowUnit, children: readonly FlowUnit[]): FlowUnit {
  const below = sumOf(children);
  return {
    code: whole.code,
    received: whole.received - below.received,
    moved: whole.moved - below.moved,
    wasted: whole.wasted - below.wasted,
    given: whole.given - below.given,
  };
}
