import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { ByteWindow } from '../byte-window.ts';
import { itemBytes, modelBytes } from '../model-bytes.ts';
import { madeNode, madeTensor } from '../packing/made-items.ts';
import { type GraphIndex, type GraphItem, type NodeHeader, readGraph } from '../read-graph.ts';
import { withEarlyPick } from './early-pick.ts';

const FIXTURES = new URL('../../../../../tests/fixtures/', import.meta.url);
const OUTPUT = 'image_embeds';

async function open(path: string) {
  const window = new ByteWindow(new Blob([readFileSync(new URL(path, FIXTURES))]), path);
  return { window, index: await readGraph(window) };
}

async function embed(window: ByteWindow, index: GraphIndex, sidePx: number, pictures: number) {
  const items: Uint8Array[] = [];
  for (const item of index.items) items.push(await itemBytes(window, item));
  const session = await InferenceSession.create(await modelBytes(window, index, items), {
    logSeverityLevel: 4,
    // as the app opens them
    extra: { session: { disable_quant_qdq: '1' } },
  });
  const pixels = Float32Array.from({ length: pictures * 3 * sidePx ** 2 }, (_, at) => Math.sin(at / 7));
  const feeds = { [session.inputNames[0]!]: new Tensor('float32', pixels, [pictures, 3, sidePx, sidePx]) };
  return (await session.run(feeds))[OUTPUT]!.data as Float32Array;
}

const nodesOf = ({ items }: GraphIndex) => items.flatMap((item) => (item.kind === 'node' ? [item.node] : []));
const picked = (index: GraphIndex) =>
  nodesOf(index)
    .filter(({ outputs }) => outputs[0]?.startsWith('picked_'))
    .map(({ inputs }) => inputs[0]);

const graphs: [string, number, string[]][] = [
  [
    'tiny-clip/onnx/vision_model.onnx',
    64,
    ['/encoder/encoder/layers.1/self_attn/Reshape_3_output_0', '/encoder/encoder/layers.0/Add_1_output_0'],
  ],
  ['families/clip/image.fp32.onnx', 32, ['view_8', 'add_2']],
  // what int8 takes its scale from stays whole
  ['families/clip/image.q8.onnx', 32, ['mul_28_quantized', 'add_3']],
  ['families/chinese-clip/image.fp32.onnx', 32, ['view_8', 'add_2']],
  ['families/openclip-hf/image.q8.onnx', 32, ['gelu_1_quantized', 'add_3']],
  ['families/siglip/image.fp32.onnx', 32, ['view_12']],
  ['families/tinyclip/image.fp32.onnx', 32, ['view_12', 'add_4']],
];

describe.each(graphs)('the image encoder %s', (path, sidePx, values) => {
  it('has its row picked where the last attention ends, and gives the same numbers', async () => {
    const { window, index } = await open(path);
    const early = await withEarlyPick(window, index, OUTPUT);
    expect(picked(early)).toEqual(values);
    const expected = await embed(window, index, sidePx, 1);
    const actual = await embed(window, early, sidePx, 1);
    // measured: the same bit for bit; another processor may multiply one row in another order than many
    actual.forEach((cell, at) => expect(Math.abs(cell - expected[at]!)).toBeLessThan(1e-5));
  });
});

it('picks each picture its own row', async () => {
  const { window, index } = await open('tiny-clip/onnx/vision_model.onnx');
  const early = await withEarlyPick(window, index, OUTPUT);
  const expected = await embed(window, index, 64, 3);
  (await embed(window, early, 64, 3)).forEach((cell, at) => {
    expect(Math.abs(cell - expected[at]!)).toBeLessThan(1e-5);
  });
});

describe('withEarlyPick leaves alone', () => {
  const PATH = 'tiny-clip/onnx/vision_model.onnx';
  const PICK = '/encoder/Gather_output_0';
  const [, , [ATTENTION = '', EARLIER = '']] = graphs[0]!;

  const withChange = async (name: string, change: (node: NodeHeader) => GraphItem[]) => {
    const { window, index } = await open(PATH);
    const items = index.items.flatMap((item) =>
      item.kind === 'node' && item.node.outputs[0] === name ? change(item.node) : [item],
    );
    const other = madeTensor('second', BigInt64Array.of(1n), []);
    const changed = { ...index, items: [other, ...items] };
    return { changed, early: await withEarlyPick(window, changed, OUTPUT) };
  };

  it('a graph that reads another token or another axis', async () => {
    for (const [row, axis] of [
      ['second', 1],
      ['/encoder/embeddings/Constant_output_0', 2],
    ] as const) {
      const pickOther = ({ inputs: [data = ''] }: NodeHeader) => [
        madeNode('Gather', [data, row], PICK, { axis }),
      ];
      const { changed, early } = await withChange(PICK, pickOther);
      expect(early).toBe(changed);
    }
  });

  it('what is not there for the picked row alone', async () => {
    // a mean over the tokens in the last layer: no row is made of its own row alone
    const last = '/encoder/encoder/layers.1/mlp/fc2/MatMul_output_0';
    const { early } = await withChange(last, ({ inputs }) => [
      madeNode('MatMul', inputs, 'product'),
      madeNode('CumSum', ['product', 'second'], last),
    ]);
    expect(picked(early)).not.toContain(ATTENTION);
    expect(picked(early)).not.toContain(EARLIER);
  });

  it('a text encoder, and an output that is not there', async () => {
    const { window, index } = await open('families/clip/text.fp32.onnx');
    expect(await withEarlyPick(window, index, 'text_embeds')).toBe(index);
    expect(await withEarlyPick(window, index, 'nothing')).toBe(index);
  });
});
