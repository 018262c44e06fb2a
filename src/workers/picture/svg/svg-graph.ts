/** The elements of a drawing, as far as they cost something. */
export interface SvgGraph {
  /** `nodes[0]` is the root. */
  nodes: SvgNode[];
  ids: ReadonlyMap<string, number>;
  /** Class, id or tag -> ids that style sheets make it refer to. */
  styled: ReadonlyMap<string, readonly string[]>;
}

export interface SvgNode {
  /** In elements: what it costs by itself, once. */
  cost: number;
  children: number[];
  /** Ids of what is drawn for it, and how often. */
  refers: { id: string; times: number }[];
  /** `tag`, `#id` and `.class`, by which a style sheet finds it. */
  selectors: string[];
}

/** References inside references: real drawings have three or four. */
const MAX_NESTING = 500;

/**
 * How many elements are drawn in the end; Infinity where something is drawn inside itself.
 */
export function drawnElements({ nodes, ids, styled }: SvgGraph): number {
  const known = new Map<number, number>();
  const open = new Set<number>();
  function costOf(index: number): number {
    const before = known.get(index);
    if (before !== undefined) return before;
    if (open.has(index) || open.size > MAX_NESTING) return Infinity;
    open.add(index);
    const node = nodes[index];
    let sum = node?.cost ?? 0;
    for (const { index: part, times } of node ? partsOf(node) : []) {
      sum += times * costOf(part);
      // what else there is does not matter any more
      if (sum === Infinity) break;
    }
    open.delete(index);
    known.set(index, sum);
    return sum;
  }
  function* partsOf({ children, refers, selectors }: SvgNode): Generator<{ index: number; times: number }> {
    for (const child of children) yield { index: child, times: 1 };
    const byStyle = selectors.flatMap((selector) => styled.get(selector) ?? []);
    for (const { id, times } of [...refers, ...byStyle.map((each) => ({ id: each, times: 1 }))]) {
      const target = ids.get(id);
      if (target !== undefined) yield { index: target, times };
    }
  }
  return costOf(0);
}
