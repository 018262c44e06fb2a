import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { detachWeights } from './detach-weights.ts';

const MODEL = new URL('../../../../tests/fixtures/tiny-clip/onnx/vision_model.onnx', import.meta.url);
const whole = new Uint8Array(readFileSync(MODEL));

async function run(graph: Uint8Array, options: InferenceSession.SessionOptions) {
  const session = await InferenceSession.create(graph, options);
  const picture = Float32Array.from({ length: 3 * 64 * 64 }, (_, index) => Math.sin(index / 7));
  const feeds = { pixel_values: new Tensor('float32', picture, [1, 3, 64, 64]) };
  return (await session.run(feeds))[session.outputNames[0]!]!.data;
}

describe('detachWeights', () => {
  it('leaves a small graph that says where its weights lie in the whole file', async () => {
    const { graph, weights } = await detachWeights(new Blob([whole]), 'vision_model.onnx', 'w');
    const weightBytes = weights.reduce((sum, { start, end }) => sum + end - start, 0);
    expect(graph.length + weightBytes).toBeGreaterThan(whole.length);
    expect(graph.length).toBeLessThan(whole.length / 4);
    const starts = weights.map(({ start }) => start);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
  });

  it('computes what the whole file computes', async () => {
    const { graph } = await detachWeights(new Blob([whole]), 'vision_model.onnx', 'w');
    const externalData = [{ path: 'w', data: whole }];
    expect(await run(graph, { externalData })).toEqual(await run(whole, {}));
  });

  it('refuses what is no graph, naming the file', async () => {
    const page = new Blob(['<!doctype html><title>Not found</title>']);
    await expect(detachWeights(page, 'a.onnx', 'w')).rejects.toMatchObject({
      code: 'MODEL_GRAPH_INVALID',
      file: 'a.onnx',
    });
  });
});
