import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { detachWeights } from './detach-weights.ts';
import { readGraphNotes, writeGraphNotes } from './graph-notes.ts';

const MODEL = new URL('../../../../tests/fixtures/tiny-clip/onnx/vision_model.onnx', import.meta.url);

async function notes() {
  const file = new Blob([new Uint8Array(readFileSync(MODEL))]);
  const detached = await detachWeights(file, 'vision_model.onnx', 'weights');
  return { detached, bytes: await writeGraphNotes('this code', detached) };
}

it('gives the graph again as it was, with all that is known of its weights', async () => {
  const { detached, bytes } = await notes();
  const again = await readGraphNotes('this code', bytes);
  expect(again).toEqual(detached);
  expect(again?.weights.length).toBeGreaterThan(10);
});

it('gives nothing to other code', async () => {
  const { bytes } = await notes();
  expect(await readGraphNotes('that code', bytes)).toBeNull();
});

it('gives nothing where a bit has changed, or an end is missing', async () => {
  const { bytes } = await notes();
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length * 8 - 1), async (bit) => {
      const changed = bytes.slice();
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(await readGraphNotes('this code', changed)).toBeNull();
    }),
    { numRuns: 200 },
  );
  for (const length of [0, 1, 63, 64, 67, 68, bytes.length - 1]) {
    expect(await readGraphNotes('this code', bytes.slice(0, length))).toBeNull();
  }
});
