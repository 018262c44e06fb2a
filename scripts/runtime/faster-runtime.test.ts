import { Worker } from 'node:worker_threads';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  bytes,
  FLOAT32,
  INT32,
  model,
  node,
  tensor,
  text,
  value,
  varint,
} from '../../tests/helpers/onnx-builder.ts';
import { fasterRuntime } from './faster-runtime.ts';
import { makeRuntime, originalRuntime } from './runtime-files.ts';
import { readWasmModule } from './wasm-module.ts';

const UINT8 = 2;
const INT8 = 3;

interface Feed {
  name: string;
  type: 'float32' | 'uint8' | 'int8';
  data: Float32Array | Uint8Array | Int8Array;
  dims: number[];
}

interface Case {
  title: string;
  model: Uint8Array;
  feeds: Feed[];
  /** Pixels of a channel of the output. The runtime adds up the last one to three in another order, if they fill no vector. */
  outputSize?: number;
}

/** Numbers that come again with every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const random = generator(7);
const integer = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));
const floats = (count: number) => Float32Array.from({ length: count }, () => random() * 2 - 1);
const raw = (data: ArrayBufferView) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

async function bytesOf(parts: Parameters<typeof model>[0]): Promise<Uint8Array> {
  return new Uint8Array(await model(parts).arrayBuffer());
}

/** Edges of six and two rows, of 16 columns, and of the blocks of 128 and 256 that the runtime divides a product into. */
const SIDES = [1, 2, 3, 5, 6, 7, 8, 11, 12, 13, 15, 16, 17, 24, 31, 33, 50, 127, 128, 129, 131];
const DEPTHS = [1, 2, 3, 4, 5, 7, 8, 31, 64, 127, 128, 129, 255, 256, 257, 300, 515];
const pick = <T>(list: readonly T[]) => list[integer(0, list.length - 1)]!;

async function floatCase(kind: 'constant' | 'input' | 'gemm'): Promise<Case> {
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

function attribute(name: string, number: number): number[] {
  const four = [...new Uint8Array(Float32Array.of(number).buffer)];
  return bytes(5, [...text(1, name), 2 * 8 + 5, ...four, ...varint(20, 1)]);
}

/** Kernels of 3 x 3 on single channels, and some others, which the runtime does itself. */
async function convolutionCase(): Promise<Case> {
  const [channels, height, width] = [pick([1, 2, 3, 7, 16]), integer(1, 40), pick([1, 4, 5, 9, 20, 96, 130])];
  const [kernel, stride, dilation] = [pick([3, 3, 3, 3, 1, 5]), pick([1, 1, 2, 2, 3]), pick([1, 1, 1, 1, 2])];
  const filters = channels * pick([1, 1, 1, 1, 2]);
  const group = random() < 0.9 ? channels : 1;
  const pads = [0, 1, 2, 3].map(() => integer(0, 2));
  const lists = {
    kernel_shape: [kernel, kernel],
    strides: [stride, stride],
    dilations: [dilation, dilation],
    pads,
  };
  const reach = (kernel - 1) * dilation + 1;
  if (height + pads[0]! + pads[2]! < reach || width + pads[1]! + pads[3]! < reach) return convolutionCase();
  const channelsPerGroup = channels / group;
  const weights = floats(filters * channelsPerGroup * kernel * kernel);
  const x: Feed = {
    name: 'x',
    type: 'float32',
    data: floats(channels * height * width),
    dims: [1, channels, height, width],
  };
  const w = tensor({ name: 'w', dims: [filters, channelsPerGroup, kernel, kernel], raw: raw(weights) });
  const bias = tensor({ name: 'bias', dims: [filters], raw: raw(floats(filters)) });
  const convolution = [
    ...node('Conv', random() < 0.7 ? ['x', 'w', 'bias'] : ['x', 'w'], ['y']),
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
  const title = `${filters} of ${channels} x ${height} x ${width}, ${kernel} / ${stride} / ${dilation}, group ${group}, pads ${pads.join()}`;
  const outputSize =
    sizeOf(height + pads[0]! + pads[2]!, reach, stride) * sizeOf(width + pads[1]! + pads[3]!, reach, stride);
  return { title, model: await bytesOf(parts), feeds: [x], outputSize };
}

const sizeOf = (padded: number, reach: number, stride: number) => Math.floor((padded - reach) / stride) + 1;

function integersAttribute(name: string, list: number[]): number[] {
  return bytes(5, [...text(1, name), ...list.flatMap((each) => varint(8, each)), ...varint(20, 7)]);
}

/** @param aRange of the bytes of A: half of them, for which the instruction is exact on every processor. */
async function byteCase(kind: 'integer' | 'scaled', aRange: [number, number]): Promise<Case> {
  const [rows, depth, columns] = [pick(SIDES), pick(DEPTHS), pick(SIDES)];
  const isSigned = random() < 0.5;
  const perColumn = random() < 0.5;
  const some = (count: number, least: number, most: number) =>
    Uint8Array.from({ length: count }, () => integer(least, most));
  const a: Feed = { name: 'a', type: 'uint8', data: some(rows * depth, ...aRange), dims: [rows, depth] };
  const type = isSigned ? INT8 : UINT8;
  const b = tensor({ name: 'b', dims: [depth, columns], type, raw: some(depth * columns, 0, 255) });
  const zeroA = tensor({ name: 'za', dims: [], type: UINT8, raw: some(1, 0, 255) });
  const zeroDims = perColumn ? [columns] : [];
  // a zero point of 0 or 128 has a way of its own
  const zeroBytes = random() < 0.3 ? some(columns, 0, 0) : some(columns, 0, 255);
  const zeroB = tensor({
    name: 'zb',
    dims: zeroDims,
    type,
    raw: zeroBytes.subarray(0, perColumn ? columns : 1),
  });
  const inputs = [value('a', UINT8, [rows, depth])];
  const title = `${kind} ${rows} x ${depth} x ${columns} ${isSigned ? 's8' : 'u8'} ${perColumn ? 'columns' : 'one'}`;
  if (kind === 'integer') {
    const nodes = [node('MatMulInteger', ['a', 'b', 'za', 'zb'], ['out'])];
    const parts = { nodes, initializers: [b, zeroA, zeroB], inputs, outputs: [value('out', INT32, null)] };
    return { title, model: await bytesOf(parts), feeds: [a] };
  }
  const scaleA = tensor({ name: 'sa', dims: [], raw: raw(floats(1)) });
  const scaleB = tensor({ name: 'sb', dims: zeroDims, raw: raw(floats(perColumn ? columns : 1)) });
  const names = ['a', 'b', 'sa', 'sb', 'za', 'zb'];
  const nodes = [[...node('MatMulIntegerToFloat', names, ['out']), ...text(7, 'com.microsoft')]];
  const initializers = [b, zeroA, zeroB, scaleA, scaleB];
  const parts = {
    nodes,
    initializers,
    inputs,
    outputs: [value('out', FLOAT32, null)],
    domains: ['com.microsoft'],
  };
  return { title, model: await bytesOf(parts), feeds: [a] };
}

async function cases(count: number, make: (at: number) => Promise<Case>): Promise<Case[]> {
  return Promise.all(Array.from({ length: count }, (_, at) => make(at)));
}

/** Outputs as bytes, so that every bit counts. */
function run(runtime: Uint8Array, wanted: Case[]): Promise<Uint8Array[]> {
  const worker = new Worker(new URL('run-products.mjs', import.meta.url), {
    workerData: { runtime, cases: wanted },
  });
  return new Promise((resolve, reject) => {
    worker.once('message', (outputs: ArrayBufferView[]) => resolve(outputs.map(raw)));
    worker.once('error', reject);
  }).finally(() => void worker.terminate()) as Promise<Uint8Array[]>;
}

function areEqual({ outputSize }: Case, expected: Uint8Array, actual: Uint8Array): boolean {
  const rest = (outputSize ?? 0) % 4;
  if (outputSize === undefined || rest === 0) return Buffer.compare(expected, actual) === 0;
  const [wanted, given] = [
    new Float32Array(expected.slice().buffer),
    new Float32Array(actual.slice().buffer),
  ];
  return wanted.every((number, at) => {
    const isLast = at % outputSize >= outputSize - rest;
    return isLast ? Math.abs(number - given[at]!) < 1e-6 : Object.is(number, given[at]!);
  });
}

describe('the runtime with our matrix kernels', () => {
  const kinds = [
    {
      title: 'float32',
      dots: null,
      make: (at: number) => floatCase((['constant', 'input', 'gemm'] as const)[at % 3]!),
    },
    { title: 'convolutions', dots: null, make: convolutionCase },
    { title: 'bytes, unsigned dots', dots: 'unsigned', make: byteMaker(0, 127) },
    { title: 'bytes, signed dots', dots: 'signed', make: byteMaker(128, 255) },
  ] as const;

  it.each(kinds)(
    'gives the same numbers to the last bit: $title',
    async ({ dots, make }) => {
      const wanted = await cases(240, make);
      const [expected, actual] = await Promise.all([
        run(originalRuntime(), wanted),
        run(makeRuntime(dots), wanted),
      ]);
      expect(expected).toHaveLength(wanted.length);
      const different = wanted.filter((each, at) => !areEqual(each, expected[at]!, actual[at]!));
      expect(different.map(({ title }) => title)).toEqual([]);
    },
    180_000,
  );

  function byteMaker(least: number, most: number) {
    return (at: number) => byteCase((['integer', 'scaled'] as const)[at % 2]!, [least, most]);
  }
});

describe('faster-runtime', () => {
  const kernels = { sgemm: new Uint8Array(), depthwise: new Uint8Array(), qgemm: new Uint8Array() };
  let original: Uint8Array;
  beforeAll(() => {
    original = originalRuntime();
  });

  it('refuses a runtime of another version instead of changing some function of it', () => {
    const other = original.slice();
    // a byte in the code of the float32 kernel
    const body = readWasmModule(other).bodies[1322]!;
    body[40]! ^= 1;
    expect(() => fasterRuntime(other, kernels, null)).toThrow(/onnxruntime-web was changed/);
  });

  it('refuses what is no WASM file', () => {
    expect(() => fasterRuntime(Uint8Array.of(1, 2, 3, 4, 5), kernels, null)).toThrow(/no WASM file/);
    expect(() => fasterRuntime(original.subarray(0, 1000), kernels, null)).toThrow(/ends too early/);
  });
});
