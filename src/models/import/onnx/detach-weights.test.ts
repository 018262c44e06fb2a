import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { ByteWindow } from './byte-window.ts';
import { type DetachedGraph, detachWeights } from './detach-weights.ts';
import { readGraph } from './read-graph.ts';
import { widen } from './widen.ts';

const MODEL = new URL('../../../../tests/fixtures/tiny-clip/onnx/vision_model.onnx', import.meta.url);
const whole = new Uint8Array(readFileSync(MODEL));

const STARTER = new URL('../../../../public/models/starter/', import.meta.url);

type Feeds = Record<string, Tensor>;

async function run(graph: Uint8Array, feeds: Feeds, options: InferenceSession.SessionOptions) {
  const session = await InferenceSession.create(graph, options);
  return (await session.run(feeds))[session.outputNames[0]!]!.data;
}

/** The file that is nowhere, as the runtime would ask for it. */
function placesOf(whole: Uint8Array<ArrayBuffer>, { weights, placesBytes }: DetachedGraph): Uint8Array {
  const places = new Uint8Array(placesBytes);
  for (const { span, place, widenFrom } of weights) {
    const bytes = whole.subarray(span.start, span.end);
    places.set(
      widenFrom === null ? bytes : widen(widenFrom, bytes, new Float32Array(bytes.length)),
      place.start,
    );
  }
  return places;
}

const pixels = (sidePx: number) =>
  new Tensor(
    'float32',
    Float32Array.from({ length: 3 * sidePx ** 2 }, (_, i) => Math.sin(i / 7)),
    [...[1, 3, sidePx, sidePx]],
  );

const tokens = (ids: number[]) => new Tensor('int64', BigInt64Array.from(ids.map(BigInt)), [1, ids.length]);

describe('detachWeights', () => {
  it('leaves a small graph that says where its weights lie', async () => {
    const { graph, weights, placesBytes } = await detachWeights(new Blob([whole]), 'vision_model.onnx', 'w');
    expect(graph.length + placesBytes).toBeGreaterThan(whole.length);
    expect(graph.length).toBeLessThan(whole.length / 4);
    const starts = weights.map(({ span }) => span.start);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    expect(weights.at(-1)?.place.end).toBe(placesBytes);
  });

  const graphs: [string, URL, Feeds][] = [
    ['of float32', MODEL, { pixel_values: pixels(64) }],
    ['of float16, widened', new URL('image.fp32.onnx', STARTER), { pixel_values: pixels(192) }],
    [
      'of int8, widened',
      new URL('text.q8.onnx', STARTER),
      { input_ids: tokens([101, 1037, 4937, 102]), attention_mask: tokens([1, 1, 1, 1]) },
    ],
  ];
  it.each(graphs)('computes what the whole file computes: weights %s', async (_name, url, feeds) => {
    const file = new Uint8Array(readFileSync(url));
    const detached = await detachWeights(new Blob([file]), 'a.onnx', 'w');
    const externalData = [{ path: 'w', data: placesOf(file, detached) }];
    expect(await run(detached.graph, feeds, { externalData })).toEqual(await run(file, feeds, {}));
  });

  it('leaves out the casts of weights, and no other', async () => {
    const file = new Blob([readFileSync(new URL('text.q8.onnx', STARTER))]);
    const casts = async (blob: Blob) =>
      (await readGraph(new ByteWindow(blob, 'a.onnx'))).items.filter(
        (item) => item.kind === 'node' && item.node.opType === 'Cast',
      ).length;
    expect(await casts(file)).toBe(40);
    const { graph } = await detachWeights(file, 'a.onnx', 'w');
    expect(await casts(new Blob([graph]))).toBe(2);
  });

  it('refuses what is no graph, naming the file', async () => {
    const page = new Blob(['<!doctype html><title>Not found</title>']);
    await expect(detachWeights(page, 'a.onnx', 'w')).rejects.toMatchObject({
      code: 'MODEL_GRAPH_INVALID',
      file: 'a.onnx',
    });
  });
});
