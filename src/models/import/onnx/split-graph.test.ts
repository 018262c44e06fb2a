import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { cosineSimilarity } from '../../../clip/vectors.ts';
import { ByteWindow } from './byte-window.ts';
import { findGraphFault } from './check-graph.ts';
import { inputsOf, partFor } from './graph-part.ts';
import { readLearnedLogits } from './learned-logits.ts';
import { type GraphIndex, readGraph } from './read-graph.ts';
import { writePart } from './write-part.ts';

type Rows = number[][];
type Golden = Record<'image_embeds' | 'text_embeds' | 'logits_per_image', Rows>;

const FIXTURES = new URL('../../../../tests/fixtures/import/', import.meta.url);
const golden = JSON.parse(readFileSync(new URL('golden.json', FIXTURES), 'utf8')) as Record<string, Golden>;
const IMAGE_PX = { clip: 64, siglip: 16, 'chinese-clip': 16 };
type ModelName = keyof typeof IMAGE_PX;

/** The inputs of make_import_models.py. */
function feedsOf(model: ModelName): Record<string, Tensor> {
  const px = IMAGE_PX[model];
  const waves = Float32Array.from({ length: 2 * 3 * px * px }, (_, index) => Math.sin(index / 7));
  const ids = BigInt64Array.from({ length: 24 }, (_, index) => BigInt(3 + ((5 * index) % 30)));
  const mask = new BigInt64Array(24).fill(1n);
  if (model === 'chinese-clip') mask.fill(0n, 13, 16);
  const int64 = (data: BigInt64Array) => new Tensor('int64', data, [3, 8]);
  return {
    pixel_values: new Tensor('float32', waves, [2, 3, px, px]),
    input_ids: int64(ids),
    attention_mask: int64(mask),
    token_type_ids: int64(new BigInt64Array(24)),
  };
}

async function open(model: ModelName) {
  const file = new Blob([readFileSync(new URL(`${model}/model.onnx`, FIXTURES))]);
  const index = await readGraph(new ByteWindow(file, 'model.onnx'));
  return { file, index };
}

function split(file: Blob, index: GraphIndex, output: string) {
  const part = partFor(index, output);
  if (!part) throw new Error(`no output ${output}`);
  return { part, half: writePart(file, index, part) };
}

async function run(file: Blob, feeds: Record<string, Tensor>, output: string): Promise<Rows> {
  const session = await InferenceSession.create(new Uint8Array(await file.arrayBuffer()));
  const fed = Object.fromEntries(session.inputNames.map((name) => [name, feeds[name]!]));
  const result = (await session.run(fed))[output]!;
  const width = result.dims[1]!;
  const data = [...(result.data as Float32Array)];
  return Array.from({ length: result.dims[0]! }, (_, row) => data.slice(row * width, (row + 1) * width));
}

describe.each(['clip', 'siglip', 'chinese-clip'] as const)('the combined graph of %s', (model) => {
  it('is without fault', async () => {
    expect(findGraphFault((await open(model)).index)).toBeNull();
  });

  it('splits into halves that give its own numbers', async () => {
    const { file, index } = await open(model);
    const feeds = feedsOf(model);
    for (const output of ['image_embeds', 'text_embeds'] as const) {
      const { half } = split(file, index, output);
      const whole = await run(file, feeds, output);
      const actual = await run(half, feeds, output);
      // measured: equal bit for bit; another processor may have the runtime fuse the whole graph differently
      actual.flat().forEach((value, at) => expect(Math.abs(value - whole.flat()[at]!)).toBeLessThan(1e-6));
      golden[model]?.[output].forEach((expected, row) => {
        expect(cosineSimilarity(Float32Array.from(whole[row]!), Float32Array.from(expected))).toBeGreaterThan(
          0.99999,
        );
      });
    }
  });

  it('splits into halves that need one kind of input each, and hold each weight at most twice', async () => {
    const { file, index } = await open(model);
    const image = split(file, index, 'image_embeds');
    const text = split(file, index, 'text_embeds');
    const names = (inputs: { name: string }[]) => inputs.map(({ name }) => name).sort();
    expect(names(image.part.inputs)).toEqual(['pixel_values']);
    const textInputs = names(inputsOf(index)).filter((name) => name !== 'pixel_values');
    // the attention of CLIP's text encoder is causal, and its export uses the mask; SigLIP has none
    expect(names(text.part.inputs)).toEqual(textInputs);
    // what both need are single numbers, and what neither needs is the scale
    expect(image.half.size + text.half.size).toBeLessThan(file.size * 1.1);
  });

  it('gives halves that are read back without fault and split no further', async () => {
    const { file, index } = await open(model);
    const { half } = split(file, index, 'image_embeds');
    const again = await readGraph(new ByteWindow(half, 'half.onnx'));
    expect(findGraphFault(again)).toBeNull();
    expect(split(half, again, 'image_embeds').half.size).toBe(half.size);
  });
});

describe('readLearnedLogits', () => {
  const learned = async (model: ModelName) => {
    const { file, index } = await open(model);
    return readLearnedLogits(new ByteWindow(file, 'model.onnx'), index);
  };

  it('finds the scale of CLIP', async () => {
    // make_tiny_clip.py leaves it at the value before training
    expect(await learned('clip')).toEqual({
      logitScale: expect.closeTo(Math.exp(2.6592), 5) as number,
      logitBias: 0,
    });
  });

  it('finds scale and bias of SigLIP', async () => {
    expect(await learned('siglip')).toEqual({
      logitScale: expect.closeTo(112.5, 3) as number,
      logitBias: -16.75,
    });
  });

  it('gives the logits of the graph itself', async () => {
    const { logitScale, logitBias } = (await learned('siglip'))!;
    const { image_embeds: images, text_embeds: texts, logits_per_image: logits } = golden['siglip']!;
    logits.forEach((row, image) =>
      row.forEach((logit, text) => {
        const cosine = cosineSimilarity(Float32Array.from(images[image]!), Float32Array.from(texts[text]!));
        expect(logitScale * cosine + logitBias).toBeCloseTo(logit, 3);
      }),
    );
  });

  it('finds nothing in a graph without logits', async () => {
    const { file, index } = await open('clip');
    const { half } = split(file, index, 'image_embeds');
    const window = new ByteWindow(half, 'half.onnx');
    expect(await readLearnedLogits(window, await readGraph(window))).toBeNull();
  });
});
