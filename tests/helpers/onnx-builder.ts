/** Writes small ONNX files, sound or not, for tests of what reads them. Field numbers: onnx.proto3. */

type Message = number[];

export const FLOAT32 = 1;
export const INT32 = 6;
export const INT64 = 7;
export const FLOAT16 = 10;

export interface TensorParts {
  name: string;
  dims: number[];
  type?: number;
  raw?: Uint8Array;
  floats?: number[];
  /** Keys and values of data in another file. */
  external?: Record<string, string>;
}

export interface ModelParts {
  irVersion?: number;
  opset?: number | null;
  nodes?: Message[];
  initializers?: Message[];
  inputs?: Message[];
  outputs?: Message[];
  /** Of operators that are not ONNX's own; version 1 of each. */
  domains?: string[];
}

export function model(parts: ModelParts): Blob {
  const {
    irVersion = 8,
    opset = 17,
    nodes = [],
    initializers = [],
    inputs = [],
    outputs = [],
    domains = [],
  } = parts;
  const graph = [
    ...nodes.flatMap((each) => bytes(1, each)),
    ...text(2, 'graph'),
    ...initializers.flatMap((each) => bytes(5, each)),
    ...inputs.flatMap((each) => bytes(11, each)),
    ...outputs.flatMap((each) => bytes(12, each)),
  ];
  const opsets = opset === null ? [] : bytes(8, [...text(1, ''), ...varint(2, opset)]);
  const others = domains.flatMap((domain) => bytes(8, [...text(1, domain), ...varint(2, 1)]));
  return new Blob([Uint8Array.from([...varint(1, irVersion), ...bytes(7, graph), ...opsets, ...others])]);
}

export function node(opType: string, inputs: string[], outputs: string[], inner?: Message): Message {
  return [
    ...inputs.flatMap((name) => text(1, name)),
    ...outputs.flatMap((name) => text(2, name)),
    ...text(4, opType),
    // an attribute that is a graph
    ...(inner ? bytes(5, [...text(1, 'body'), ...bytes(6, inner), ...varint(20, 5)]) : []),
  ];
}

export function innerGraph(nodes: Message[], outputs: Message[]): Message {
  return [...nodes.flatMap((each) => bytes(1, each)), ...outputs.flatMap((each) => bytes(12, each))];
}

export function tensor({ name, dims, type = FLOAT32, raw, floats, external }: TensorParts): Message {
  const entry = ([key, value]: [string, string]) => bytes(13, [...text(1, key), ...text(2, value)]);
  return [
    ...dims.flatMap((dim) => varint(1, dim)),
    ...varint(2, type),
    ...(floats ? bytes(4, [...new Uint8Array(Float32Array.from(floats).buffer)]) : []),
    ...text(8, name),
    ...(raw ? bytes(9, [...raw]) : []),
    ...(external ? [...Object.entries(external).flatMap(entry), ...varint(14, 1)] : []),
  ];
}

/** @param dims a text for an axis that may change; null for no shape. */
export function value(name: string, type: number, dims: (number | string)[] | null): Message {
  const shape = (dims ?? []).flatMap((dim) =>
    bytes(1, typeof dim === 'number' ? varint(1, dim) : text(2, dim)),
  );
  const tensorType = [...varint(1, type), ...(dims ? bytes(2, shape) : [])];
  return [...text(1, name), ...bytes(2, bytes(1, tensorType))];
}

export function varint(field: number, value: number): Message {
  return [...digits(field * 8), ...digits(value)];
}

export function bytes(field: number, content: Message): Message {
  return [...digits(field * 8 + 2), ...digits(content.length), ...content];
}

export function text(field: number, content: string): Message {
  return bytes(field, [...new TextEncoder().encode(content)]);
}

function digits(value: number): Message {
  const result: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest >= 0x80n; rest >>= 7n) result.push(Number(rest & 0x7fn) | 0x80);
  return [...result, Number(rest)];
}
