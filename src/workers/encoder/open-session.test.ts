import v8 from 'node:v8';
import * as ort from 'onnxruntime-web/wasm';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeRuntime, originalRuntime } from '../../../scripts/runtime/runtime-files.ts';
import { FLOAT16, FLOAT32, INT32, node, tensor, value } from '../../../tests/helpers/onnx-builder.ts';
import {
  bytesOf,
  type Case,
  type Feed,
  floats,
  INT8,
  integer,
  integerAttribute,
  raw,
  UINT8,
} from '../../../tests/helpers/operators/random.ts';
import { runCases, together } from '../../../scripts/runtime/run-cases.ts';
import { type FileBytes, HeldBytes } from '../../models/file-bytes.ts';
import type { DetachedWeight } from '../../models/import/onnx/detach-weights.ts';
import { noteImports } from '../runtime/runtime-memory.ts';
import { openSession, type ReadGraph, readGraphFile } from './open-session.ts';

/** A file that is read as often as it is asked. */
class Lasting extends HeldBytes implements FileBytes {
  override readonly isLasting = true;
  /** Where weights were taken from. */
  readonly taken: number[] = [];

  constructor(private readonly bytes: Uint8Array<ArrayBuffer>) {
    super([bytes]);
  }

  override take(start: number, end: number): Uint8Array<ArrayBuffer> {
    this.taken.push(start);
    return this.bytes.slice(start, end);
  }
}

const DEPTH = 130;
const COLUMNS = 131;

beforeAll(async () => {
  // Node 20 has relaxed SIMD behind a flag, and its fast compiler counts the products twice
  const flags = ['--experimental-wasm-relaxed-simd', '--no-liftoff', '--wasm-lazy-compilation'];
  for (const flag of flags) v8.setFlagsFromString(flag);
  ort.env.logLevel = 'error';
  ort.env.wasm.numThreads = 1;
  const runtime = await makeRuntime(process.arch === 'x64' ? 'pairs' : null);
  ort.env.wasm.wasmBinary = new Uint8Array(runtime).buffer;
  const instantiate = WebAssembly.instantiate as (...given: unknown[]) => Promise<unknown>;
  vi.spyOn(WebAssembly, 'instantiate').mockImplementation(((bytes: unknown, imports: WebAssembly.Imports) => {
    noteImports(imports);
    return instantiate.call(WebAssembly, bytes, imports);
  }) as typeof WebAssembly.instantiate);
}, 60_000);

afterEach(() => vi.restoreAllMocks());

const a: Feed = { name: 'a', type: 'float32', data: floats(7 * DEPTH), dims: [7, DEPTH] };
const inputs = [value('a', FLOAT32, [7, DEPTH])];
const outputs = [value('out', FLOAT32, null)];
const someBytes = (count: number) => Uint8Array.from({ length: count }, () => integer(0, 255));
const weights = (name: string, dims = [DEPTH, COLUMNS]) =>
  tensor({ name, dims, raw: raw(floats(dims.reduce((product, dim) => product * dim))) });
const byteWeights = (name: string, type: number, columns = 4 * COLUMNS) =>
  tensor({ name, dims: [DEPTH, columns], type, raw: someBytes(DEPTH * columns) });
const scalar = (name: string, type: number, data: Uint8Array) => tensor({ name, dims: [], type, raw: data });

interface Example {
  title: string;
  /** Of its weights, how many the runtime gets a ticket for. */
  late: number;
  parts: Parameters<typeof bytesOf>[0];
}

const QUANTIZED = node('DynamicQuantizeLinear', ['a'], ['q', 'scale', 'zero']);

const EXAMPLES: Example[] = [
  {
    title: 'a product',
    late: 1,
    parts: { nodes: [node('MatMul', ['a', 'w'], ['out'])], initializers: [weights('w')] },
  },
  {
    title: 'a product and a bias, which become one',
    late: 1,
    parts: {
      nodes: [node('MatMul', ['a', 'w'], ['x']), node('Add', ['x', 'c'], ['out'])],
      initializers: [weights('w'), weights('c', [COLUMNS])],
    },
  },
  {
    title: 'a product of transposed weights',
    late: 1,
    parts: {
      nodes: [[...node('Gemm', ['a', 'w', 'c'], ['out']), ...integerAttribute('transB', 1)]],
      initializers: [weights('w', [COLUMNS, DEPTH]), weights('c', [COLUMNS])],
    },
  },
  {
    title: 'weights that are widened',
    late: 1,
    parts: {
      nodes: [
        [...node('Cast', ['h'], ['w']), ...integerAttribute('to', FLOAT32)],
        node('MatMul', ['a', 'w'], ['out']),
      ],
      // small numbers of any kind
      initializers: [
        tensor({
          name: 'h',
          dims: [DEPTH, COLUMNS],
          type: FLOAT16,
          raw: raw(Uint16Array.from({ length: DEPTH * COLUMNS }, () => integer(0, 0x3c00))),
        }),
      ],
    },
  },
  {
    title: 'the same weights twice, under two names',
    late: 2,
    parts: {
      nodes: [
        node('MatMul', ['a', 'w'], ['x']),
        node('MatMul', ['a', 'v'], ['y']),
        node('Sub', ['x', 'y'], ['out']),
      ],
      initializers: ['w', 'v'].map((name) =>
        tensor({ name, dims: [DEPTH, COLUMNS], raw: raw(new Float32Array(DEPTH * COLUMNS).fill(0.3)) }),
      ),
    },
  },
  {
    title: 'weights of two products',
    late: 0,
    parts: {
      nodes: [
        node('MatMul', ['a', 'w'], ['x']),
        node('Neg', ['a'], ['b']),
        node('MatMul', ['b', 'w'], ['y']),
        node('Sub', ['x', 'y'], ['out']),
      ],
      initializers: [weights('w')],
    },
  },
  {
    title: 'a product for each of several matrices',
    late: 0,
    parts: {
      nodes: [node('MatMul', ['a', 'w'], ['out'])],
      initializers: [weights('w', [2, DEPTH, COLUMNS])],
    },
  },
  {
    title: 'weights that are computed from others',
    late: 0,
    parts: {
      nodes: [node('Transpose', ['v'], ['w']), node('MatMul', ['a', 'w'], ['out'])],
      initializers: [weights('v', [COLUMNS, DEPTH])],
    },
  },
  {
    title: 'weights that are added',
    late: 0,
    parts: { nodes: [node('Add', ['a', 'w'], ['out'])], initializers: [weights('w', [201, 7, DEPTH])] },
  },
  {
    title: 'weights too small to wait',
    late: 0,
    parts: { nodes: [node('MatMul', ['a', 'w'], ['out'])], initializers: [weights('w', [DEPTH, 5])] },
  },
  ...[INT8, UINT8].map((type) => ({
    title: `a product of bytes, as exporters write it: ${type === INT8 ? 'signed' : 'unsigned'}`,
    late: 1,
    parts: {
      nodes: [
        QUANTIZED,
        node('MatMulInteger', ['q', 'w', 'zero', 'zw'], ['i']),
        [...node('Cast', ['i'], ['f']), ...integerAttribute('to', FLOAT32)],
        node('Mul', ['scale', 'sw'], ['s']),
        node('Mul', ['f', 's'], ['out']),
      ],
      initializers: [
        byteWeights('w', type),
        scalar('zw', type, Uint8Array.of(7)),
        scalar('sw', FLOAT32, raw(Float32Array.of(0.01))),
      ],
    },
  })),
  {
    title: 'a product of bytes alone',
    late: 1,
    parts: {
      nodes: [QUANTIZED, node('MatMulInteger', ['q', 'w', 'zero'], ['out'])],
      initializers: [byteWeights('w', INT8)],
      outputs: [value('out', INT32, null)],
    },
  },
];

async function caseOf({ title, parts }: Example): Promise<Case> {
  return { title, model: await bytesOf({ inputs, outputs, ...parts }), feeds: [a] };
}

async function outputOf(graph: ReadGraph): Promise<Uint8Array> {
  const session = await openSession(ort, graph, 'wasm');
  const results = await session.run({ a: new ort.Tensor('float32', a.data as Float32Array, a.dims) });
  await session.release();
  return together(session.outputNames.map((name) => results[name]!.data as Float32Array));
}

const isLate = ({ packing }: DetachedWeight) => packing === 'floats' || (packing && process.arch === 'x64');

describe('openSession', () => {
  it('gives the numbers of the packaged runtime with weights that come late', async () => {
    const cases = await Promise.all(EXAMPLES.map(caseOf));
    const expected = await runCases(originalRuntime(), cases);
    const create = vi.spyOn(ort.InferenceSession, 'create');
    for (const [at, { title, late }] of EXAMPLES.entries()) {
      const file = new Lasting(new Uint8Array(cases[at]!.model));
      const graph = await readGraphFile(file, title);
      const { weights } = graph.detached;
      expect(weights.filter(({ packing }) => packing !== null).length, title).toBe(late);
      expect(await outputOf(graph), title).toEqual(expected[at]);
      // every one once, those that come late in the end
      expect(
        [...file.taken].sort((one, other) => one - other),
        title,
      ).toEqual(weights.map(({ span }) => span.start));
      const last = file.taken.slice(weights.length - weights.filter(isLate).length);
      expect(new Set(last), title).toEqual(new Set(weights.filter(isLate).map(({ span }) => span.start)));
      // that of a file which cannot be read again does not wait
      const held = new HeldBytes([new Uint8Array(cases[at]!.model)]);
      expect(await outputOf(await readGraphFile(held, title)), title).toEqual(expected[at]);
    }
    expect(create).toHaveBeenCalledTimes(2 * EXAMPLES.length);
  }, 60_000);

  it('opens a graph again whose weights the runtime does not ask for', async () => {
    const example = EXAMPLES.find(({ title }) => title === 'weights that are added')!;
    const wanted = await caseOf(example);
    const [expected] = await runCases(originalRuntime(), [wanted]);
    const file = new Lasting(new Uint8Array(wanted.model));
    const graph = await readGraphFile(file, example.title);
    for (const weight of graph.detached.weights) weight.packing = 'floats';
    const create = vi.spyOn(ort.InferenceSession, 'create');
    expect(await outputOf(graph)).toEqual(expected);
    expect(create).toHaveBeenCalledTimes(2);
  });
});
