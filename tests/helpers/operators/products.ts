import { bytes, FLOAT32, node, tensor, text, value, varint } from '../onnx-builder.ts';
import {
  attribute,
  bytesOf,
  type Case,
  chance,
  type Feed,
  floats,
  integer,
  integersAttribute,
  pick,
  raw,
} from './random.ts';
import { DEPTHS, SIDES } from './sides.ts';

export async function floatCase(kind: 'constant' | 'input' | 'gemm'): Promise<Case> {
  const [rows, depth, columns] = [pick(SIDES), pick(DEPTHS), pick(SIDES)];
  const a: Feed = { name: 'a', type: 'float32', data: floats(rows * depth), dims: [rows, depth] };
  const b: Feed = { name: 'b', type: 'float32', data: floats(depth * columns), dims: [depth, columns] };
  const outputs = [value('out', FLOAT32, null)];
  const inputA = value('a', FLOAT32, [rows, depth]);
  const inputB = value('b', FLOAT32, [depth, columns]);
  const title = `${kind} ${rows} x ${depth} x ${columns}`;
  if (kind === 'input') {
    const parts = { nodes: [node('MatMul', ['a', 'b'], ['out'])], inputs: [inputA, inputB], outputs };
    return { title, model: await bytesOf(parts), feeds: [a, b] };
  }
  const weights = tensor({ name: 'b', dims: b.dims, raw: raw(b.data) });
  if (kind === 'constant') {
    const nodes = [node('MatMul', ['a', 'b'], ['out'])];
    const parts = { nodes, initializers: [weights], inputs: [inputA], outputs };
    return { title, model: await bytesOf(parts), feeds: [a] };
  }
  const bias = tensor({ name: 'c', dims: [columns], raw: raw(floats(columns)) });
  const gemm = [
    ...node('Gemm', ['a', 'b', 'c'], ['out']),
    ...attribute('alpha', 0.37),
    ...attribute('beta', 1.5),
  ];
  const parts = { nodes: [gemm], initializers: [weights, bias], inputs: [inputA], outputs };
  return { title, model: await bytesOf(parts), feeds: [a] };
}

/** Kernels of 3 x 3 to 7 x 7 on single channels, and some others, which the runtime does itself. */
export async function convolutionCase(): Promise<Case> {
  const channels = pick([1, 2, 3, 7, 16]);
  // 130 x 130 is more than is held at once
  const [height, width] = [
    chance(0.9) ? integer(1, 40) : 130,
    pick([1, 2, 4, 5, 6, 9, 12, 13, 20, 24, 33, 96, 130]),
  ];
  const [kernel, stride, dilation] = [
    pick([3, 3, 5, 5, 7, 7, 1, 9]),
    pick([1, 1, 1, 2, 2, 2, 3]),
    pick([1, 1, 1, 1, 1, 2]),
  ];
  const kernelWidth = chance(0.95) ? kernel : 3;
  const filters = channels * pick([1, 1, 1, 1, 2]);
  const group = chance(0.9) ? channels : 1;
  const pads = [0, 1, 2, 3].map(() => integer(0, (kernel + 1) >> 1));
  const lists = {
    kernel_shape: [kernel, kernelWidth],
    strides: [stride, stride],
    dilations: [dilation, dilation],
    pads,
  };
  const reach = (kernel - 1) * dilation + 1;
  const reachWidth = (kernelWidth - 1) * dilation + 1;
  const [padded, paddedWidth] = [height + pads[0]! + pads[2]!, width + pads[1]! + pads[3]!];
  if (padded < reach || paddedWidth < reachWidth) return convolutionCase();
  const channelsPerGroup = channels / group;
  const weights = floats(filters * channelsPerGroup * kernel * kernelWidth);
  const x: Feed = {
    name: 'x',
    type: 'float32',
    data: floats(channels * height * width),
    dims: [1, channels, height, width],
  };
  const w = tensor({ name: 'w', dims: [filters, channelsPerGroup, kernel, kernelWidth], raw: raw(weights) });
  const bias = tensor({ name: 'bias', dims: [filters], raw: raw(floats(filters)) });
  const convolution = [
    ...node('Conv', chance(0.7) ? ['x', 'w', 'bias'] : ['x', 'w'], ['y']),
    ...Object.entries(lists).flatMap(([name, list]) => integersAttribute(name, list)),
    ...bytes(5, [...text(1, 'group'), ...varint(3, group), ...varint(20, 2)]),
  ];
  // the runtime makes one operator of both
  const nodes = [convolution, node(pick(['Relu', 'HardSigmoid', 'Identity']), ['y'], ['out'])];
  const initializers = [w, bias];
  const parts = {
    nodes,
    initializers,
    inputs: [value('x', FLOAT32, x.dims)],
    outputs: [value('out', FLOAT32, null)],
  };
  const title = `${filters} of ${channels} x ${height} x ${width}, ${kernel} x ${kernelWidth} / ${stride} / ${dilation}, group ${group}, pads ${pads.join()}`;
  const outputSize = sizeOf(padded, reach, stride) * sizeOf(paddedWidth, reachWidth, stride);
  return { title, model: await bytesOf(parts), feeds: [x], outputSize, lastWithin: kernel > 3 ? 4e-6 : 1e-6 };
}

const sizeOf = (padded: number, reach: number, stride: number) => Math.floor((padded - reach) / stride) + 1;
