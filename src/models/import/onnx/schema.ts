/** Field numbers and enumerations of onnx/onnx.proto3 (onnx 1.20, IR version 13) that are looked at here. */

export const MODEL = { irVersion: 1, graph: 7, opsetImport: 8, function: 25 } as const;

export const OPSET = { domain: 1, version: 2 } as const;

export const GRAPH = {
  node: 1,
  initializer: 5,
  input: 11,
  output: 12,
  valueInfo: 13,
  quantization: 14,
  sparseInitializer: 15,
} as const;

/** A FunctionProto's nodes. */
export const FUNCTION = { node: 7 } as const;

export const NODE = { input: 1, output: 2, opType: 4, attribute: 5 } as const;

export const ATTRIBUTE = {
  name: 1,
  integer: 3,
  tensor: 5,
  graph: 6,
  integers: 8,
  tensors: 10,
  graphs: 11,
  type: 20,
  sparseTensor: 22,
  sparseTensors: 23,
} as const;

/** AttributeProto.AttributeType of one whole number. */
export const ATTRIBUTE_TYPE_INTEGER = 2;

export const TENSOR = {
  dims: 1,
  dataType: 2,
  floatData: 4,
  int32Data: 5,
  stringData: 6,
  int64Data: 7,
  name: 8,
  rawData: 9,
  doubleData: 10,
  uint64Data: 11,
  externalData: 13,
  dataLocation: 14,
} as const;

export const SPARSE_TENSOR = { values: 1, indices: 2 } as const;

export const ENTRY = { key: 1, value: 2 } as const;

export const QUANTIZATION = { tensorName: 1 } as const;

export const VALUE_INFO = { name: 1, type: 2 } as const;

export const TYPE = { tensor: 1 } as const;

export const TENSOR_TYPE = { elementType: 1, shape: 2 } as const;

export const SHAPE = { dimension: 1 } as const;

export const DIMENSION = { value: 1, parameter: 2 } as const;

export const DATA_LOCATION_EXTERNAL = 1;

/** TensorProto.DataType: its name and the bits of one element; null where the size is not fixed. */
export const ELEMENT_TYPES: Readonly<Record<number, { name: string; bits: number | null }>> = {
  1: { name: 'float32', bits: 32 },
  2: { name: 'uint8', bits: 8 },
  3: { name: 'int8', bits: 8 },
  4: { name: 'uint16', bits: 16 },
  5: { name: 'int16', bits: 16 },
  6: { name: 'int32', bits: 32 },
  7: { name: 'int64', bits: 64 },
  8: { name: 'string', bits: null },
  9: { name: 'bool', bits: 8 },
  10: { name: 'float16', bits: 16 },
  11: { name: 'float64', bits: 64 },
  12: { name: 'uint32', bits: 32 },
  13: { name: 'uint64', bits: 64 },
  14: { name: 'complex64', bits: 64 },
  15: { name: 'complex128', bits: 128 },
  16: { name: 'bfloat16', bits: 16 },
  17: { name: 'float8e4m3fn', bits: 8 },
  18: { name: 'float8e4m3fnuz', bits: 8 },
  19: { name: 'float8e5m2', bits: 8 },
  20: { name: 'float8e5m2fnuz', bits: 8 },
  21: { name: 'uint4', bits: 4 },
  22: { name: 'int4', bits: 4 },
  23: { name: 'float4e2m1', bits: 4 },
  24: { name: 'float8e8m0', bits: 8 },
  25: { name: 'uint2', bits: 2 },
  26: { name: 'int2', bits: 2 },
};

export function elementTypeName(elementType: number): string {
  return ELEMENT_TYPES[elementType]?.name ?? `element type ${elementType}`;
}

/** TensorProto.DataType, as far as it matters here. */
export const FLOAT32 = 1;
export const UINT8 = 2;
export const INT8 = 3;
export const INT64 = 7;
export const FLOAT16 = 10;
