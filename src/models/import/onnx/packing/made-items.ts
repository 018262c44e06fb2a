import { concatBytes } from '@noble/hashes/utils.js';
import type { GraphItem, NodeHeader } from '../read-graph.ts';
import {
  ATTRIBUTE,
  ATTRIBUTE_TYPE_INTEGER,
  DIMENSION,
  FLOAT32,
  GRAPH,
  INT64,
  NODE,
  SHAPE,
  TENSOR,
  TENSOR_TYPE,
  TYPE,
  VALUE_INFO,
} from '../schema.ts';
import { integer, message, text } from '../write-message.ts';

/** Items of a graph that are in no file. */

const NOWHERE = { start: 0, end: 0 };

export function madeNode(
  opType: string,
  inputs: string[],
  output: string,
  attributes: Readonly<Record<string, number>> = {},
): GraphItem {
  const entries = Object.entries(attributes);
  const node: NodeHeader = {
    opType,
    inputs,
    outputs: [output],
    captures: [],
    tensors: [],
    integers: new Map(entries.map(([name, value]) => [name, [value]])),
  };
  const content = concatBytes(
    ...inputs.map((name) => text(NODE.input, name)),
    text(NODE.output, output),
    text(NODE.opType, opType),
    ...entries.map(([name, value]) => message(NODE.attribute, attribute(name, value))),
  );
  return { kind: 'node', node, bytes: message(GRAPH.node, content), ...NOWHERE };
}

function attribute(name: string, value: number): Uint8Array {
  return concatBytes(
    text(ATTRIBUTE.name, name),
    integer(ATTRIBUTE.integer, value),
    integer(ATTRIBUTE.type, ATTRIBUTE_TYPE_INTEGER),
  );
}

/** @param dims a text for an axis that may change. */
export function madeValue(
  kind: 'input' | 'output',
  name: string,
  type: 'float32' | 'int64',
  dims: readonly (number | string)[],
): GraphItem {
  const elementType = type === 'float32' ? FLOAT32 : INT64;
  const axes = dims.map((dim) =>
    message(
      SHAPE.dimension,
      typeof dim === 'number' ? integer(DIMENSION.value, dim) : text(DIMENSION.parameter, dim),
    ),
  );
  const tensorType = concatBytes(
    integer(TENSOR_TYPE.elementType, elementType),
    message(TENSOR_TYPE.shape, concatBytes(...axes)),
  );
  const content = concatBytes(
    text(VALUE_INFO.name, name),
    message(VALUE_INFO.type, message(TYPE.tensor, tensorType)),
  );
  const bytes = message(GRAPH[kind], content);
  return { kind, value: { name, elementType, dims: [...dims] }, bytes, ...NOWHERE };
}

/** An output of which only the name is said: the runtime finds out the rest. */
export function madeOutput(name: string): GraphItem {
  const bytes = message(GRAPH.output, text(VALUE_INFO.name, name));
  return { kind: 'output', value: { name, elementType: 0, dims: null }, bytes, ...NOWHERE };
}

export function madeTensor(
  name: string,
  data: BigInt64Array | Float32Array,
  dims: readonly number[],
): GraphItem {
  const elementType = data instanceof Float32Array ? FLOAT32 : INT64;
  const content = concatBytes(
    ...dims.map((dim) => integer(TENSOR.dims, dim)),
    integer(TENSOR.dataType, elementType),
    text(TENSOR.name, name),
    message(TENSOR.rawData, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  );
  const tensor = {
    name,
    dims: [...dims],
    elementType,
    data: { kind: 'raw' as const, spans: [] },
    external: null,
  };
  return { kind: 'initializer', tensors: [tensor], bytes: message(GRAPH.initializer, content), ...NOWHERE };
}
