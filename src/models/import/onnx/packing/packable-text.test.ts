import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { biasOf, packTexts } from '../../../../clip/pack-texts.ts';
import { packTokens } from '../../../../clip/tokenizer.ts';
import { runSmallGraph as run } from '../../../../../tests/helpers/run-small-graph.ts';
import { ByteWindow } from '../byte-window.ts';
import { itemBytes, modelBytes } from '../model-bytes.ts';
import { type GraphIndex, type GraphItem, type NodeHeader, readGraph } from '../read-graph.ts';
import { madeNode, madeTensor } from './made-items.ts';
import { PACKED_INPUTS, packableText, type Packing } from './packable-text.ts';

const FIXTURES = new URL('../../../../../tests/fixtures/', import.meta.url);
const NAMES = { ids: 'input_ids', mask: 'attention_mask', output: 'text_embeds' };

async function open(path: string) {
  const window = new ByteWindow(new Blob([readFileSync(new URL(path, FIXTURES))]), path);
  return { window, index: await readGraph(window) };
}

async function sessionOf(window: ByteWindow, index: GraphIndex): Promise<InferenceSession> {
  const items: Uint8Array[] = [];
  for (const item of index.items) items.push(await itemBytes(window, item));
  return InferenceSession.create(await modelBytes(window, index, items), {
    logSeverityLevel: 4,
    // as the app opens them
    extra: { session: { disable_quant_qdq: '1' } },
  });
}

type Rows = Float32Array[];

async function rowsOf(session: InferenceSession, all: Record<string, Tensor>): Promise<Rows> {
  const feeds = Object.fromEntries(session.inputNames.map((name) => [name, all[name]!]));
  const { data, dims } = (await session.run(feeds))[NAMES.output]!;
  const width = dims[1]!;
  return Array.from({ length: dims[0]! }, (_, row) => {
    const cells = (data as Float32Array).slice(row * width, (row + 1) * width);
    const length = Math.hypot(...cells);
    return cells.map((cell) => cell / length);
  });
}

const int64 = (numbers: readonly number[], dims: number[]) =>
  new Tensor('int64', BigInt64Array.from(numbers, BigInt), dims);

function plainRows(session: InferenceSession, texts: number[][], padId: number): Promise<Rows> {
  const encoded = texts.map((ids) => ({ ids, tokenCount: ids.length }));
  const { ids, mask, shape } = packTokens(encoded, { contextLength: 77, padId, padToLength: false });
  return rowsOf(session, {
    input_ids: new Tensor('int64', ids, shape),
    attention_mask: new Tensor('int64', mask, shape),
  });
}

async function packedRows(
  session: InferenceSession,
  { hidden, biasRank, positionsRank }: Packing,
  texts: number[][],
  [endId, maxTokens]: [number, number],
): Promise<Rows> {
  const rows: Rows = [];
  const sentences = texts.map((ids) => ids.slice(0, ids.indexOf(endId) + 1));
  for (const pack of packTexts(sentences, maxTokens)) {
    const tokens = pack.ids.length;
    const axes = (rank: number, last: number) =>
      Array.from({ length: rank }, (_, at) => (at < rank - last ? 1 : tokens));
    const made = await rowsOf(session, {
      input_ids: int64(pack.ids, [1, tokens]),
      attention_mask: int64(Array<number>(tokens).fill(1), [1, tokens]),
      [PACKED_INPUTS.positions]: int64(pack.positions, axes(positionsRank, 1)),
      [PACKED_INPUTS.bias]: new Tensor('float32', biasOf(pack, hidden), axes(biasRank, 2)),
      [PACKED_INPUTS.rows]: int64(pack.rows, [pack.rows.length]),
    });
    pack.texts.forEach((text, at) => (rows[text] = made[at]!));
  }
  return rows;
}

function largestDifference(a: Rows, b: Rows): number {
  return Math.max(...a.flatMap((row, at) => [...row].map((cell, axis) => Math.abs(cell - b[at]![axis]!))));
}

interface Graph {
  path: string;
  endId: number;
  context: number;
  /** How far packed may be from plain. int8 made at run time takes its scale from whatever is in the batch. */
  tolerance: number;
}

const graphs: Graph[] = [
  { path: 'tiny-clip/onnx/text_model.onnx', endId: 1513, context: 77, tolerance: 1e-5 },
  ...['old-mask', 'sdpa', 'dynamo-mask'].map((name) => {
    return { path: `text-graphs/${name}.onnx`, endId: 39, context: 24, tolerance: 1e-5 };
  }),
  { path: 'text-graphs/dynamic-int8.onnx', endId: 39, context: 24, tolerance: 0.1 },
  ...['clip', 'openclip-hf', 'tinyclip'].flatMap((name) =>
    ['fp32', 'q8'].map((precision) => {
      return { path: `families/${name}/text.${precision}.onnx`, endId: 663, context: 32, tolerance: 1e-5 };
    }),
  ),
];

describe.each(graphs)('the text encoder $path', ({ path, endId, context, tolerance }) => {
  const words = fc.array(fc.integer({ min: 1, max: endId - 2 }), { maxLength: 5 });
  const template = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 4 });
  const start = endId - 1;
  const textSets = fc
    .tuple(
      fc.array(template, { minLength: 1, maxLength: 3 }),
      fc.array(words, { minLength: 1, maxLength: 8 }),
    )
    .map(([templates, labels]) =>
      templates.flatMap((before) => labels.map((label) => [start, ...before, ...label, endId])),
    );
  const packed = (async () => {
    const { window, index } = await open(path);
    const packable = await packableText(window, index, NAMES, endId, run);
    if (!packable) throw new Error('not recognised');
    const { packing } = packable;
    return {
      plain: await sessionOf(window, index),
      packed: await sessionOf(window, packable.index),
      packing,
    };
  })();
  const differenceOf = async (texts: number[][], padId: number, maxTokens: number) => {
    const { plain, packed: session, packing } = await packed;
    const expected = await plainRows(plain, texts, padId);
    return largestDifference(await packedRows(session, packing, texts, [endId, maxTokens]), expected);
  };

  it('gives packed what it gives plainly, whatever the labels and templates', async () => {
    await fc.assert(
      fc.asyncProperty(
        textSets,
        fc.constantFrom(0, endId),
        fc.integer({ min: 1, max: 64 }),
        async (...set) => {
          expect(await differenceOf(...set)).toBeLessThan(tolerance);
        },
      ),
      { numRuns: 10 },
    );
  });

  it('reads odd texts right: empty, ended early, as long as the context, the same twice, one alone', async () => {
    const full = [start, ...Array.from({ length: context - 2 }, (_, at) => 1 + (at % 5)), endId];
    const odd = [[start, endId], [start, 2, endId, 3, 4, endId], full, full, [start, 2, 3, endId]];
    expect(await differenceOf(odd, endId, 128)).toBeLessThan(tolerance);
    // alone, a text without anything behind its end goes through the same numbers, int8 or not
    for (const text of [[start, endId], full, [start, 2, 3, endId]]) {
      expect(await differenceOf([text], endId, 128)).toBeLessThan(1e-5);
    }
  });

  it('is left with no node that nothing needs', async () => {
    const { window, index } = await open(path);
    const { index: edited } = (await packableText(window, index, NAMES, endId, run))!;
    const nodes = edited.items.flatMap((item) => (item.kind === 'node' ? [item.node] : []));
    const used = new Set([...nodes.flatMap(({ inputs }) => inputs), NAMES.output]);
    expect(nodes.filter(({ outputs }) => !outputs.some((name) => used.has(name)))).toEqual([]);
  });
});

describe('packableText leaves alone', () => {
  it.each([
    'families/chinese-clip/text.fp32.onnx',
    'families/siglip/text.fp32.onnx',
    'families/siglip2/text.q8.onnx',
    '../../public/models/starter/text.q8.onnx',
    'tiny-clip/onnx/vision_model.onnx',
  ])('what is no causal text encoder: %s', async (path) => {
    const { window, index } = await open(path);
    expect(await packableText(window, index, NAMES, 102, run)).toBeNull();
  });

  const CONSTANTS = [
    madeTensor('one', BigInt64Array.of(1n), [1]),
    madeTensor('zero', Float32Array.of(0), [1]),
    madeTensor('minus100', Float32Array.of(-100), [1]),
    madeTensor('first axis', BigInt64Array.of(0n), [1]),
  ];
  /** The node once more, whose only axis is the last of two, with another operator or under another name. */
  const again = (
    { opType, inputs, outputs: [output = ''], integers }: NodeHeader,
    other: { opType?: string } = {},
  ) =>
    madeNode(
      other.opType ?? opType,
      inputs,
      other.opType === undefined ? `${output}.before` : output,
      Object.fromEntries([...integers].map(([name, [value = 0]]) => [name, value < 0 ? 1 : value])),
    );
  /** What a node makes goes through one more node. */
  const then =
    (opType: string, others: string[] = []) =>
    (node: NodeHeader) => {
      const [output = ''] = node.outputs;
      return [again(node), madeNode(opType, [`${output}.before`, ...others], output)];
    };
  const instead = (opType: string) => (node: NodeHeader) => [again(node, { opType })];
  const changes: [string, string, (node: NodeHeader) => GraphItem[]][] = [
    ['positions that begin at 1', 'slice_1', then('Add', ['one'])],
    ['a mask that hides too little', 'where', then('Clip', ['minus100'])],
    ['a mask that hides nothing', 'where', then('Mul', ['zero'])],
    ['a mask that hides what comes before', 'le_1', instead('GreaterOrEqual')],
    ['a mask that hides each token from itself', 'le_1', instead('Less')],
    ['sentences that are read one token early', 'argmax', then('Sub', ['one'])],
    ['sentences that are read at the smallest id', 'argmax', instead('ArgMin')],
    ['a sum over tokens', 'linear_4', then('CumSum', ['one'])],
    ['a mean over texts', 'linear_4', then('ReduceMean', ['first axis'])],
    ['numbers of its shape among the tokens', 'linear_4', then('Add', ['where'])],
    ['positions added twice', 'add', then('Add', ['embedding_1'])],
  ];

  const withChange = async (name: string, change: (node: NodeHeader) => GraphItem[]) => {
    const { window, index } = await open('families/clip/text.fp32.onnx');
    const items = index.items.flatMap((item) =>
      item.kind === 'node' && item.node.outputs[0] === name ? change(item.node) : [item],
    );
    return packableText(window, { ...index, items: [...CONSTANTS, ...items] }, NAMES, 663, run);
  };

  it.each(changes)('a graph with %s', async (_what, name, change) => {
    expect(await withChange(name, change)).toBeNull();
    // the change is what does it
    expect(
      await withChange(name, (node) => [again(node), madeNode('Identity', [`${name}.before`], name)]),
    ).not.toBeNull();
  });

  it('a graph whose texts end with another token', async () => {
    const { window, index } = await open('families/clip/text.fp32.onnx');
    expect(await packableText(window, index, NAMES, 662, run)).toBeNull();
  });
});
