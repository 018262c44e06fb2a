import { FLOAT32, INT32, node, tensor, text, value } from '../onnx-builder.ts';
import { bytesOf, type Case, chance, type Feed, floats, INT8, integer, pick, raw, UINT8 } from './random.ts';
import { DEPTHS, SIDES } from './sides.ts';

export const BYTE_OPERATORS = ['MatMulInteger', 'MatMulIntegerToFloat', 'QLinearMatMul', 'QGemm'] as const;
/** More rows than are multiplied at a time. */
const BYTE_ROWS = [...SIDES, 95, 96, 97, 197];

interface Bytes {
  name: string;
  isSigned: boolean;
  data: Uint8Array;
  dims: number[];
}

const someBytes = (count: number, least: number, most: number) =>
  Uint8Array.from({ length: count }, () => integer(least, most));
/** Bytes of weights: any, or, as in models, most of them small, of whose products more fit 16 bits. */
function weightBytes(count: number, isSigned: boolean): Uint8Array {
  const spread = pick(['any', 8, 24, 34, 44] as const);
  if (spread === 'any') return someBytes(count, 0, 255);
  const near = () => floats(6).reduce((sum, each) => sum + each, 0) * spread * Math.SQRT1_2;
  const zero = isSigned ? 0 : 128;
  return Uint8Array.from({ length: count }, () => Math.max(-128, Math.min(127, Math.round(near()))) + zero);
}

const byteType = ({ isSigned }: Bytes) => (isSigned ? INT8 : UINT8);

function byteFeed({ name, isSigned, data, dims }: Bytes): Feed {
  if (isSigned) return { name, type: 'int8', data: new Int8Array(data.buffer), dims };
  return { name, type: 'uint8', data, dims };
}

/**
 * A product of bytes. Constant weights are packed when the graph is opened; others are packed for each product.
 *
 * @param bytes those of A: all, or the half that the processor is to take for 0 to 127, for which every instruction is exact everywhere.
 */
export async function byteCase(
  operator: (typeof BYTE_OPERATORS)[number],
  bytes: 'lower' | 'upper' | 'all',
): Promise<Case> {
  const [rows, depth, columns] = [pick(BYTE_ROWS), pick(DEPTHS), pick(SIDES)];
  const [isConstant, perColumn] = [chance(0.7), chance(0.5)];
  const isSigned = { a: operator !== 'MatMulInteger' && chance(0.3), b: chance(0.5) };
  // the runtime has nothing for signed times unsigned
  isSigned.b ||= isSigned.a;
  const isLower = (bytes === 'lower') !== isSigned.a;
  const [least, most] = bytes === 'all' ? [0, 255] : isLower ? [0, 127] : [128, 255];
  const batch = operator === 'QGemm' ? [] : [pick([1, 1, 2])];
  const aBytes = someBytes((batch[0] ?? 1) * rows * depth, least, most);
  const a: Bytes = { name: 'a', isSigned: isSigned.a, data: aBytes, dims: [...batch, rows, depth] };
  const bBytes = weightBytes(depth * columns, isSigned.b);
  const b: Bytes = { name: 'b', isSigned: isSigned.b, data: bBytes, dims: [depth, columns] };
  const columnDims = perColumn ? [columns] : [];
  // a zero point of 0 or 128 has a way of its own
  const zeroBytes = chance(0.3) ? someBytes(columns, 0, 0) : someBytes(columns, 0, 255);
  const constant = (name: string, count: number, dims: number[]) =>
    tensor({ name, dims, raw: raw(floats(count).map((number) => Math.abs(number) + 0.01)) });
  const zero = (name: string, data: Uint8Array, dims: number[], type: number) =>
    tensor({ name, dims, type, raw: data });
  const initializers = [
    zero('za', someBytes(1, 0, 255), [], byteType(a)),
    zero('zb', zeroBytes.subarray(0, perColumn ? columns : 1), columnDims, byteType(b)),
    ...(operator === 'MatMulInteger'
      ? []
      : [constant('sa', 1, []), constant('sb', perColumn ? columns : 1, columnDims)]),
    ...(operator === 'QLinearMatMul'
      ? [constant('sy', 1, []), zero('zy', someBytes(1, 0, 255), [], byteType(a))]
      : []),
    ...(isConstant ? [tensor({ ...b, type: byteType(b), raw: bBytes })] : []),
  ];
  const inputs = [value('a', byteType(a), a.dims), ...(isConstant ? [] : [value('b', byteType(b), b.dims)])];
  const names = {
    MatMulInteger: ['a', 'b', 'za', 'zb'],
    MatMulIntegerToFloat: ['a', 'b', 'sa', 'sb', 'za', 'zb'],
    QLinearMatMul: ['a', 'sa', 'za', 'b', 'sb', 'zb', 'sy', 'zy'],
    QGemm: ['a', 'sa', 'za', 'b', 'sb', 'zb'],
  }[operator];
  const type = {
    MatMulInteger: INT32,
    MatMulIntegerToFloat: FLOAT32,
    QGemm: FLOAT32,
    QLinearMatMul: byteType(a),
  }[operator];
  const isOnnx = operator === 'MatMulInteger' || operator === 'QLinearMatMul';
  const domain = isOnnx ? [] : text(7, 'com.microsoft');
  const parts = {
    nodes: [[...node(operator, names, ['out']), ...domain]],
    initializers,
    inputs,
    outputs: [value('out', type, null)],
    domains: ['com.microsoft'],
  };
  const kinds = `${isSigned.a ? 's8' : 'u8'} ${isSigned.b ? 's8' : 'u8'} ${perColumn ? 'columns' : 'one'}`;
  const title = `${operator} ${rows} x ${depth} x ${columns} ${kinds} ${isConstant ? 'constant' : 'input'}`;
  return { title, model: await bytesOf(parts), feeds: [byteFeed(a), ...(isConstant ? [] : [byteFeed(b)])] };
}

/** Weights without columns, whose product is empty. */
export async function emptyProduct(): Promise<Case> {
  const a: Feed = { name: 'a', type: 'uint8', data: new Uint8Array(12), dims: [3, 4] };
  const parts = {
    nodes: [node('MatMulInteger', ['a', 'b'], ['out'])],
    initializers: [tensor({ name: 'b', dims: [4, 0], type: UINT8, raw: new Uint8Array() })],
    inputs: [value('a', UINT8, a.dims)],
    outputs: [value('out', INT32, null)],
  };
  return { title: 'MatMulInteger 3 x 4 x 0', model: await bytesOf(parts), feeds: [a] };
}
