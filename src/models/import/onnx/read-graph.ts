import type { ByteWindow } from './byte-window.ts';
import { readSparseTensor, readTensor, type TensorHeader } from './read-tensor.ts';
import {
  ATTRIBUTE,
  DIMENSION,
  FUNCTION,
  GRAPH,
  MODEL,
  NODE,
  OPSET,
  QUANTIZATION,
  SHAPE,
  TENSOR_TYPE,
  TYPE,
  VALUE_INFO,
} from './schema.ts';
import { contentOf, type Field, fieldsOf, integersOf, type Span, textOf } from './wire.ts';

/** One input, output or intermediate value of a graph. */
export interface ValueHeader {
  name: string;
  /** TensorProto.DataType; 0 if the value is no tensor or says nothing. */
  elementType: number;
  /** A number for a fixed axis, a name (perhaps '') for one that may change; null if no shape is stated. */
  dims: (number | string)[] | null;
}

export interface NodeHeader {
  opType: string;
  inputs: string[];
  outputs: string[];
  /** Names that its inner graphs (of `If`, `Loop`) use; some of them may come from outside. */
  captures: string[];
  /** The tensors in its attributes. */
  tensors: TensorHeader[];
  /** Its attributes that are whole numbers or lists of them. */
  integers: Map<string, number[]>;
}

/**
 * One field of the graph message, in the order of the file; start to end is its tag and its content. What was made
 * anew lies in no file: it brings its bytes.
 */
export type GraphItem = Span & { bytes?: Uint8Array } & (
    | { kind: 'node'; node: NodeHeader }
    | { kind: 'initializer'; tensors: TensorHeader[] }
    | { kind: 'input' | 'output' | 'value-info'; value: ValueHeader }
    | { kind: 'quantization'; name: string }
    | { kind: 'other' }
  );

/** What an ONNX file says about itself, without its weights. */
export interface GraphIndex {
  irVersion: number;
  /** Version by domain; '' is ONNX itself. */
  opsets: ReadonlyMap<string, number>;
  /** The graph's field in the file. */
  graph: Field;
  items: GraphItem[];
  /** The tensors inside the file's own functions. */
  functionTensors: TensorHeader[];
}

/** Deeper than any exporter nests `If` and `Loop`. */
const MAX_DEPTH = 8;

/**
 * Reads the structure of an ONNX file (a ModelProto).
 *
 * @throws {ModelError} `MODEL_GRAPH_INVALID` if it is none.
 */
export async function readGraph(window: ByteWindow): Promise<GraphIndex> {
  let irVersion = 0;
  const opsets = new Map<string, number>();
  const graphs: Field[] = [];
  const functionTensors: TensorHeader[] = [];
  for await (const field of fieldsOf(window, { start: 0, end: window.blob.size })) {
    if (field.number === MODEL.irVersion) irVersion = field.value;
    if (field.number === MODEL.opsetImport) await addOpset(window, opsets, field);
    if (field.number === MODEL.graph) graphs.push(field);
    if (field.number !== MODEL.function) continue;
    for await (const part of fieldsOf(window, contentOf(field))) {
      if (part.number === FUNCTION.node)
        functionTensors.push(...(await readNode(window, contentOf(part), 0)).tensors);
    }
  }
  const [graph] = graphs;
  if (!graph) return window.fail('is not an ONNX file: it has no graph');
  if (graphs.length > 1) window.fail('is damaged: it has more than one graph');
  const items: GraphItem[] = [];
  for await (const field of fieldsOf(window, contentOf(graph))) items.push(await readItem(window, field, 0));
  return { irVersion, opsets, graph, items, functionTensors };
}

async function readItem(window: ByteWindow, field: Field, depth: number): Promise<GraphItem> {
  const { start, end } = field;
  const content = contentOf(field);
  switch (field.number) {
    case GRAPH.node:
      return { kind: 'node', start, end, node: await readNode(window, content, depth) };
    case GRAPH.initializer:
      return { kind: 'initializer', start, end, tensors: [await readTensor(window, content)] };
    case GRAPH.sparseInitializer:
      return { kind: 'initializer', start, end, tensors: await readSparseTensor(window, content) };
    case GRAPH.input:
      return { kind: 'input', start, end, value: await readValue(window, content) };
    case GRAPH.output:
      return { kind: 'output', start, end, value: await readValue(window, content) };
    case GRAPH.valueInfo:
      return { kind: 'value-info', start, end, value: await readValue(window, content) };
    case GRAPH.quantization:
      return {
        kind: 'quantization',
        start,
        end,
        name: await firstText(window, content, QUANTIZATION.tensorName),
      };
    default:
      return { kind: 'other', start, end };
  }
}

async function readNode(window: ByteWindow, span: Span, depth: number): Promise<NodeHeader> {
  const node: NodeHeader = {
    opType: '',
    inputs: [],
    outputs: [],
    captures: [],
    tensors: [],
    integers: new Map(),
  };
  for await (const field of fieldsOf(window, span)) {
    if (field.number === NODE.input) node.inputs.push(await textOf(window, field));
    if (field.number === NODE.output) node.outputs.push(await textOf(window, field));
    if (field.number === NODE.opType) node.opType = await textOf(window, field);
    if (field.number === NODE.attribute) await readAttribute(window, contentOf(field), node, depth);
  }
  return node;
}

async function readAttribute(window: ByteWindow, span: Span, node: NodeHeader, depth: number): Promise<void> {
  let name = '';
  for await (const field of fieldsOf(window, span)) {
    const content = contentOf(field);
    switch (field.number) {
      case ATTRIBUTE.name:
        name = await textOf(window, field);
        break;
      case ATTRIBUTE.integer:
        node.integers.set(name, [field.value]);
        break;
      case ATTRIBUTE.integers:
        addIntegers(node, name, await integersOf(window, field));
        break;
      case ATTRIBUTE.tensor:
      case ATTRIBUTE.tensors:
        node.tensors.push(await readTensor(window, content));
        break;
      case ATTRIBUTE.sparseTensor:
      case ATTRIBUTE.sparseTensors:
        node.tensors.push(...(await readSparseTensor(window, content)));
        break;
      case ATTRIBUTE.graph:
      case ATTRIBUTE.graphs:
        await readInnerGraph(window, content, node, depth + 1);
        break;
    }
  }
}

/** A list may be one field or a field a number. */
function addIntegers({ integers }: NodeHeader, name: string, more: readonly number[]): void {
  const list = integers.get(name);
  if (list) for (const each of more) list.push(each);
  else integers.set(name, [...more]);
}

/** Of a graph inside a node only matters which names it takes from outside, and which tensors it brings. */
async function readInnerGraph(
  window: ByteWindow,
  span: Span,
  node: NodeHeader,
  depth: number,
): Promise<void> {
  if (depth > MAX_DEPTH) window.fail('has graphs inside graphs, too deep to be meant');
  const used: string[] = [];
  const own = new Set<string>();
  for await (const field of fieldsOf(window, span)) {
    const item = await readItem(window, field, depth);
    if (item.kind === 'node') {
      used.push(...item.node.inputs, ...item.node.captures);
      item.node.outputs.forEach((name) => own.add(name));
      node.tensors.push(...item.node.tensors);
    }
    if (item.kind === 'initializer') {
      own.add(item.tensors[0]?.name ?? '');
      node.tensors.push(...item.tensors);
    }
    if (item.kind === 'input') own.add(item.value.name);
    // an inner graph may hand on a value from outside as it is
    if (item.kind === 'output') used.push(item.value.name);
  }
  node.captures.push(...used.filter((name) => !own.has(name)));
}

async function readValue(window: ByteWindow, span: Span): Promise<ValueHeader> {
  const value: ValueHeader = { name: '', elementType: 0, dims: null };
  for await (const field of fieldsOf(window, span)) {
    if (field.number === VALUE_INFO.name) value.name = await textOf(window, field);
    if (field.number !== VALUE_INFO.type) continue;
    for await (const type of fieldsOf(window, contentOf(field))) {
      if (type.number === TYPE.tensor) await readTensorType(window, contentOf(type), value);
    }
  }
  return value;
}

async function readTensorType(window: ByteWindow, span: Span, value: ValueHeader): Promise<void> {
  for await (const field of fieldsOf(window, span)) {
    if (field.number === TENSOR_TYPE.elementType) value.elementType = field.value;
    if (field.number !== TENSOR_TYPE.shape) continue;
    value.dims = [];
    for await (const dimension of fieldsOf(window, contentOf(field))) {
      if (dimension.number === SHAPE.dimension)
        value.dims.push(await readDimension(window, contentOf(dimension)));
    }
  }
}

async function readDimension(window: ByteWindow, span: Span): Promise<number | string> {
  let dimension: number | string = '';
  for await (const field of fieldsOf(window, span)) {
    if (field.number === DIMENSION.value) dimension = field.value;
    if (field.number === DIMENSION.parameter) dimension = await textOf(window, field);
  }
  return dimension;
}

async function addOpset(window: ByteWindow, opsets: Map<string, number>, opset: Field): Promise<void> {
  let domain = '';
  let version = 0;
  for await (const field of fieldsOf(window, contentOf(opset))) {
    if (field.number === OPSET.domain) domain = await textOf(window, field);
    if (field.number === OPSET.version) version = field.value;
  }
  // "ai.onnx" is another name of the empty domain
  opsets.set(domain === 'ai.onnx' ? '' : domain, version);
}

async function firstText(window: ByteWindow, span: Span, number: number): Promise<string> {
  for await (const field of fieldsOf(window, span)) {
    if (field.number === number) return textOf(window, field);
  }
  return '';
}
