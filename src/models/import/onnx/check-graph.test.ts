import fc from 'fast-check';
import { InferenceSession } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import {
  bytes,
  FLOAT32,
  innerGraph,
  model,
  type ModelParts,
  node,
  tensor,
  value,
  varint,
} from '../../../../tests/helpers/onnx-builder.ts';
import { ModelError } from '../../model-error.ts';
import { ByteWindow } from './byte-window.ts';
import { findGraphFault, IR_VERSIONS } from './check-graph.ts';
import { partFor } from './graph-part.ts';
import { readGraph } from './read-graph.ts';
import { writePart } from './write-part.ts';

const x = value('x', FLOAT32, ['n', 2]);
const y = value('y', FLOAT32, ['n', 2]);
const weights = (size: number) => new Uint8Array(size);

const SOUND: ModelParts = {
  nodes: [node('Add', ['x', 'w'], ['h']), node('Relu', ['h'], ['y'])],
  initializers: [tensor({ name: 'w', dims: [2], raw: weights(8) })],
  inputs: [x],
  outputs: [y],
};

const read = (blob: Blob) => readGraph(new ByteWindow(blob, 'a.onnx'));
const faultOf = async (changes: ModelParts) => findGraphFault(await read(model({ ...SOUND, ...changes })));
const withTensor = (parts: Parameters<typeof tensor>[0]) => ({ initializers: [tensor(parts)] });

describe('findGraphFault', () => {
  it('finds none in a sound graph', async () => {
    expect(await faultOf({})).toBeNull();
    await expect(InferenceSession.create(await bytesOf(model(SOUND)))).resolves.toBeDefined();
  });

  it('takes the formats that ONNX Runtime takes', async () => {
    const { oldest, newest } = IR_VERSIONS;
    expect(await faultOf({ irVersion: newest })).toBeNull();
    expect(await faultOf({ irVersion: newest + 1 })).toMatch(/runs formats up to/);
    expect(await faultOf({ irVersion: oldest - 1 })).toMatch(/too old/);
    const create = async (irVersion: number) =>
      InferenceSession.create(await bytesOf(model({ ...SOUND, irVersion })), { logSeverityLevel: 4 });
    await expect(create(newest)).resolves.toBeDefined();
    await expect(create(newest + 1)).rejects.toThrow(/IR version/);
  });

  it.each<[string, ModelParts, RegExp]>([
    ['no operator set', { opset: null }, /does not say which operator set/],
    ['an old operator set', { opset: 6 }, /operator set 6/],
    [
      'too few bytes',
      withTensor({ name: 'w', dims: [3], raw: weights(8) }),
      /"w".*shape \[3\] but has 8 bytes/,
    ],
    ['too many bytes', withTensor({ name: 'w', dims: [1], raw: weights(8) }), /has 8 bytes/],
    ['an absurd shape', withTensor({ name: 'w', dims: [2 ** 40, 2 ** 40], raw: weights(8) }), /has 8 bytes/],
    ['no numbers', withTensor({ name: 'w', dims: [2] }), /has 0 bytes/],
    ['a short list of numbers', withTensor({ name: 'w', dims: [3], floats: [1, 2] }), /has 8 bytes/],
    [
      'an unknown type',
      withTensor({ name: 'w', dims: [2], type: 99, raw: weights(8) }),
      /unknown element type/,
    ],
    ['a value from nowhere', { initializers: [] }, /uses "w", which nothing computes/],
    ['an output from nowhere', { nodes: [] }, /never computes its output "y"/],
    ['a value made twice', { nodes: [node('Relu', ['x'], ['y']), node('Relu', ['x'], ['y'])] }, /"y" twice/],
    [
      'an input that is made',
      { nodes: [node('Relu', ['w'], ['x']), node('Relu', ['x'], ['y'])] },
      /"x" twice/,
    ],
    [
      'a circle',
      { nodes: [node('Add', ['x', 'y'], ['h']), node('Relu', ['h'], ['y'])] },
      /round in a circle at "h"/,
    ],
    ['a node that feeds itself', { nodes: [node('Relu', ['y'], ['y'])] }, /round in a circle at "y"/],
    [
      'a circle through an inner graph',
      {
        nodes: [
          node('If', ['x'], ['y'], innerGraph([node('Relu', ['y'], ['z'])], [value('z', FLOAT32, null)])),
        ],
      },
      /round in a circle/,
    ],
  ])('finds %s', async (_what, changes, fault) => {
    expect(await faultOf(changes)).toMatch(fault);
  });

  it('takes a list of numbers, numbers of four bits, and nodes in any order', async () => {
    expect(await faultOf(withTensor({ name: 'w', dims: [2], floats: [1, 2] }))).toBeNull();
    expect(await faultOf(withTensor({ name: 'w', dims: [3], type: 22, raw: weights(2) }))).toBeNull();
    expect(await faultOf({ nodes: [...SOUND.nodes!].reverse() })).toBeNull();
  });
});

describe('partFor', () => {
  it('keeps what an inner graph takes from outside', async () => {
    const inner = innerGraph([node('Add', ['h', 'w'], ['z'])], [value('z', FLOAT32, null)]);
    const blob = model({
      ...SOUND,
      nodes: [node('Relu', ['x'], ['h']), node('Relu', ['x'], ['unused']), node('If', ['c'], ['y'], inner)],
      inputs: [x, value('c', 9, [])],
    });
    const index = await read(blob);
    const part = partFor(index, 'y')!;
    expect(part.inputs.map(({ name }) => name)).toEqual(['x', 'c']);
    const half = await read(writePart(blob, index, part));
    expect(findGraphFault(half)).toBeNull();
    expect(half.items.filter(({ kind }) => kind === 'node')).toHaveLength(2);
    expect(half.items.filter(({ kind }) => kind === 'initializer')).toHaveLength(1);
  });

  it('knows no output of another name', async () => {
    expect(partFor(await read(model(SOUND)), 'h')).toBeNull();
  });
});

describe('readGraph', () => {
  const message = (parts: number[]) => new Blob([Uint8Array.from(parts)]);

  it.each([
    ['nothing', [], /no graph/],
    [
      'a text',
      [...new TextEncoder().encode('version https://git-lfs.github.com/spec/v1')],
      /not an ONNX file|damaged|cut off/,
    ],
    [
      'a web page',
      [...new TextEncoder().encode('<!doctype html><html>')],
      /not an ONNX file|damaged|cut off/,
    ],
    ['a length beyond the end', [0x3a, 0xff, 0x7f], /reaches beyond the end/],
    ['a number without an end', [0x08, ...Array.from({ length: 12 }, () => 0xff)], /has no end/],
    ['two graphs', [...bytes(7, []), ...bytes(7, [])], /more than one graph/],
    ['graphs inside graphs without end', nested(20), /too deep/],
  ])('refuses %s', async (_what, parts, detail) => {
    await expect(read(message(parts))).rejects.toMatchObject({
      code: 'MODEL_GRAPH_INVALID',
      file: 'a.onnx',
      detail: expect.stringMatching(detail) as string,
    });
  });

  it('gives up on endlessly many parts', async () => {
    const field = Uint8Array.from(varint(1, 8));
    const many = new Uint8Array(field.length * 510_000).map((_, at) => field[at % field.length]!);
    await expect(read(new Blob([many]))).rejects.toMatchObject({
      detail: expect.stringContaining('parts') as string,
    });
  });

  it('stops when it is aborted', async () => {
    const window = new ByteWindow(model(SOUND), 'a.onnx', AbortSignal.abort());
    await expect(readGraph(window)).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('throws nothing but ModelErrors, whatever the bytes', async () => {
    const sound = await bytesOf(model(SOUND));
    const changes = fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
    const changed = changes.map((places) => {
      const copy = sound.slice();
      for (const [at, byte] of places) copy[at] = byte;
      return copy;
    });
    const anything = fc.uint8Array({ maxLength: 100 }).map((each) => new Uint8Array(each));
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 5, arbitrary: changed }, anything), async (content) => {
        try {
          const blob = new Blob([content]);
          const index = await read(blob);
          findGraphFault(index);
          const part = partFor(index, 'y');
          if (part) await read(writePart(blob, index, part));
        } catch (error) {
          expect(error).toBeInstanceOf(ModelError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

async function bytesOf(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.arrayBuffer());
}

/** A model whose node has a graph whose node has a graph, and so on. */
function nested(depth: number): number[] {
  let graph: number[] = [];
  for (let level = 0; level < depth; level++) graph = bytes(1, node('If', [], [], graph));
  return bytes(7, graph);
}
