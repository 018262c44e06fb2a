import type { GraphIndex, GraphItem, NodeHeader, ValueHeader } from './read-graph.ts';

/** The part of a graph that computes one of its outputs. */
export interface GraphPart {
  /** What is kept, in the order of the file. */
  items: GraphItem[];
  /** The inputs that the output depends on; weights are none, though old files list them as inputs too. */
  inputs: ValueHeader[];
  output: ValueHeader;
}

/**
 * Cuts out what one output needs: its nodes, their weights and inputs, and what is said about them.
 *
 * @returns null if the graph has no such output.
 */
export function partFor({ items }: GraphIndex, outputName: string): GraphPart | null {
  const output = valuesOf(items, 'output').find(({ name }) => name === outputName);
  if (!output) return null;
  const needed = namesNeededFor(items, outputName);
  const weights = weightNames(items);
  const kept = items.filter((item) => isNeeded(item, needed, output));
  const inputs = valuesOf(kept, 'input').filter(({ name }) => !weights.has(name));
  return { items: kept, inputs, output };
}

export function valuesOf(items: readonly GraphItem[], kind: 'input' | 'output'): ValueHeader[] {
  return items.flatMap((item) => (item.kind === kind ? [item.value] : []));
}

/** The inputs that somebody has to feed. */
export function inputsOf({ items }: GraphIndex): ValueHeader[] {
  const weights = weightNames(items);
  return valuesOf(items, 'input').filter(({ name }) => !weights.has(name));
}

/** Who computes what. */
export function makersOf(items: readonly GraphItem[]): ReadonlyMap<string, NodeHeader> {
  const makers = new Map<string, NodeHeader>();
  for (const item of items) {
    if (item.kind !== 'node') continue;
    // an output that is left out has no name
    for (const name of item.node.outputs) if (name !== '') makers.set(name, item.node);
  }
  return makers;
}

function weightNames(items: readonly GraphItem[]): ReadonlySet<string> {
  return new Set(items.flatMap((item) => (item.kind === 'initializer' ? [item.tensors[0]?.name ?? ''] : [])));
}

/** All names, of values and weights, on the way back from the output. Each is looked at once, so a cycle ends. */
function namesNeededFor(items: readonly GraphItem[], outputName: string): ReadonlySet<string> {
  const makers = makersOf(items);
  const needed = new Set([outputName]);
  // a set hands out what is added while it is walked
  for (const name of needed) {
    const maker = makers.get(name);
    if (!maker) continue;
    for (const used of [...maker.inputs, ...maker.captures]) needed.add(used);
    // what a node makes besides stays, or its list of outputs would be wrong
    for (const made of maker.outputs) needed.add(made);
  }
  return needed;
}

function isNeeded(item: GraphItem, needed: ReadonlySet<string>, output: ValueHeader): boolean {
  switch (item.kind) {
    case 'node':
      return item.node.outputs.some((name) => name !== '' && needed.has(name));
    case 'initializer':
      return needed.has(item.tensors[0]?.name ?? '');
    case 'input':
    case 'value-info':
      return needed.has(item.value.name);
    case 'output':
      return item.value === output;
    case 'quantization':
      return needed.has(item.name);
    case 'other':
      return true;
  }
}
