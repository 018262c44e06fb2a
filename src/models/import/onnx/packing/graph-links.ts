import type { ByteWindow } from '../byte-window.ts';
import type { GraphItem, NodeHeader } from '../read-graph.ts';
import { readIntegers } from '../read-integers.ts';
import type { TensorHeader } from '../read-tensor.ts';

/** Who makes and who takes what in a graph, and its constants. */
export interface GraphLinks {
  nodes: readonly NodeHeader[];
  makers: ReadonlyMap<string, NodeHeader>;
  users: ReadonlyMap<string, readonly NodeHeader[]>;
  /** Tensors that stand in the file, weights and constants alike. */
  tensors: ReadonlyMap<string, TensorHeader>;
  /** The numbers of small int64 tensors. */
  integers: ReadonlyMap<string, readonly number[]>;
  inputs: ReadonlySet<string>;
}

/** Three times as many as the largest encoder has; what walks along links may look at each several times. */
const MAX_ITEMS = 30_000;

/** @returns null for a graph that is far larger than any encoder's, or makes a value twice. */
export async function linksOf(window: ByteWindow, items: readonly GraphItem[]): Promise<GraphLinks | null> {
  if (items.length > MAX_ITEMS) return null;
  const nodes: NodeHeader[] = [];
  const makers = new Map<string, NodeHeader>();
  const users = new Map<string, NodeHeader[]>();
  const tensors = new Map<string, TensorHeader>();
  const inputs = new Set<string>();
  for (const item of items) {
    if (item.kind === 'initializer' && item.tensors[0]) tensors.set(item.tensors[0].name, item.tensors[0]);
    if (item.kind === 'input') inputs.add(item.value.name);
    if (item.kind !== 'node') continue;
    const { node } = item;
    nodes.push(node);
    for (const name of node.outputs.filter((each) => each !== '')) {
      if (makers.has(name)) return null;
      makers.set(name, node);
    }
    for (const name of new Set([...node.inputs, ...node.captures])) {
      const list = users.get(name);
      if (list) list.push(node);
      else users.set(name, [node]);
    }
    const [output] = node.outputs;
    if (node.opType === 'Constant' && output !== undefined && node.tensors[0])
      tensors.set(output, node.tensors[0]);
  }
  // old files list their weights as inputs too
  for (const name of tensors.keys()) inputs.delete(name);
  return { nodes, makers, users, tensors, integers: await smallIntegers(window, tensors), inputs };
}

async function smallIntegers(window: ByteWindow, tensors: ReadonlyMap<string, TensorHeader>) {
  const integers = new Map<string, readonly number[]>();
  for (const [name, tensor] of tensors) {
    const numbers = await readIntegers(window, tensor);
    if (numbers) integers.set(name, numbers);
  }
  return integers;
}
