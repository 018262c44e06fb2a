import { valuesOf } from './graph-part.ts';
import type { GraphIndex, NodeHeader } from './read-graph.ts';
import type { TensorHeader } from './read-tensor.ts';
import { ELEMENT_TYPES } from './schema.ts';

/** What ONNX Runtime 1.30 takes; asked of it by check-graph.test.ts. */
export const IR_VERSIONS = { oldest: 3, newest: 13 } as const;
/** Older graphs run, but ONNX Runtime promises nothing for them. */
const OLDEST_OPSET = 7;
/** An element of a repeated list takes this many bytes at least. */
const LEAST_LIST_BYTES = { floats: 4, doubles: 8, integers: 1, strings: 1 } as const;

/**
 * The first reason why a graph must not be handed to ONNX Runtime, as the rest of a sentence that begins with the
 * file's name; null if there is none.
 */
export function findGraphFault(index: GraphIndex): string | null {
  return versionFault(index) ?? tensorFault(index) ?? orderFault(index);
}

function versionFault({ irVersion, opsets }: GraphIndex): string | null {
  if (irVersion < IR_VERSIONS.oldest) return `is of the ONNX format ${irVersion}, which is too old to be run`;
  if (irVersion > IR_VERSIONS.newest) {
    return `is of the ONNX format ${irVersion}; this app runs formats up to ${IR_VERSIONS.newest}`;
  }
  const opset = opsets.get('');
  if (opset === undefined) return 'does not say which operator set it needs';
  return opset < OLDEST_OPSET ? `needs operator set ${opset}, which is too old to be run` : null;
}

/** Every tensor of the file, wherever it stands. */
export function* tensorsOf({ items, functionTensors }: GraphIndex): Generator<TensorHeader> {
  for (const item of items) {
    if (item.kind === 'initializer') yield* item.tensors;
    if (item.kind === 'node') yield* item.node.tensors;
  }
  yield* functionTensors;
}

function tensorFault(index: GraphIndex): string | null {
  for (const tensor of tensorsOf(index)) {
    const fault = sizeFault(tensor);
    if (fault !== null) return `has a tensor "${shorten(tensor.name)}" that ${fault}`;
  }
  return null;
}

/** A tensor whose shape claims more numbers than there are bytes would make the runtime take memory for nothing. */
function sizeFault({ dims, elementType, data, external }: TensorHeader): string | null {
  if (external !== null) return null;
  const type = ELEMENT_TYPES[elementType];
  if (!type) return `is of an unknown element type (${elementType})`;
  const elements = dims.reduce((product, dim) => product * dim, 1);
  const bytes = data.spans.reduce((sum, { start, end }) => sum + end - start, 0);
  if (data.kind !== 'raw') {
    const most = bytes / LEAST_LIST_BYTES[data.kind];
    return elements > most * elementsPerInteger(elementType) ? shortage(dims, bytes) : null;
  }
  if (type.bits === null) return 'keeps texts as raw bytes';
  const wantedBytes = Math.ceil((elements * type.bits) / 8);
  return wantedBytes === bytes ? null : shortage(dims, bytes);
}

/** Numbers of 4 bits and less stand several in one integer of a list. */
function elementsPerInteger(elementType: number): number {
  const bits = ELEMENT_TYPES[elementType]?.bits ?? 8;
  return bits < 8 ? 8 / bits : 1;
}

function shortage(dims: number[], bytes: number): string {
  return `should have the shape [${dims.join(', ')}] but has ${bytes} bytes`;
}

/** Every value is made once, out of something that is there, and none out of itself. */
function orderFault({ items }: GraphIndex): string | null {
  const nodes = items.flatMap((item) => (item.kind === 'node' ? [item.node] : []));
  const given = new Set<string>();
  for (const item of items) {
    if (item.kind === 'initializer') given.add(item.tensors[0]?.name ?? '');
    if (item.kind === 'input') given.add(item.value.name);
  }
  const made = new Set<string>();
  for (const name of nodes.flatMap(({ outputs }) => outputs).filter((output) => output !== '')) {
    if (given.has(name) || made.has(name)) return `computes "${shorten(name)}" twice`;
    made.add(name);
  }
  const isThere = (name: string) => given.has(name) || made.has(name);
  const unknown = nodes.flatMap(({ inputs }) => inputs).find((name) => name !== '' && !isThere(name));
  if (unknown !== undefined) return `uses "${shorten(unknown)}", which nothing computes`;
  const missing = valuesOf(items, 'output').find(({ name }) => !isThere(name));
  if (missing) return `never computes its output "${shorten(missing.name)}"`;
  return cycleFault(nodes, made);
}

/** Takes away, again and again, the nodes that wait for no other one; what remains goes round in a circle. */
function cycleFault(nodes: readonly NodeHeader[], made: ReadonlySet<string>): string | null {
  const waiting = new Map<NodeHeader, number>();
  const users = new Map<string, NodeHeader[]>();
  for (const node of nodes) {
    const awaited = new Set([...node.inputs, ...node.captures].filter((name) => made.has(name)));
    waiting.set(node, awaited.size);
    for (const name of awaited) {
      const list = users.get(name);
      if (list) list.push(node);
      else users.set(name, [node]);
    }
  }
  const ready = nodes.filter((node) => waiting.get(node) === 0);
  for (const node of ready) {
    waiting.delete(node);
    for (const user of node.outputs.flatMap((name) => users.get(name) ?? [])) {
      const left = waiting.get(user)! - 1;
      waiting.set(user, left);
      // the list is walked while it grows
      if (left === 0) ready.push(user);
    }
  }
  const [stuck] = waiting.keys();
  return stuck ? `goes round in a circle at "${shorten(stuck.outputs[0] ?? stuck.opType)}"` : null;
}

/** Names come out of the file and into a sentence. */
export function shorten(name: string): string {
  return name.length > 80 ? `${name.slice(0, 79)}…` : name;
}
