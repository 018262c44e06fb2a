import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { createTokenizer, packTokens } from '../src/clip/tokenizer.ts';

const MODEL = new URL('./fixtures/tiny-clip/', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, MODEL));

const SPEC = { contextLength: 77, padId: 0, padToLength: false, lowerCase: true };
const LABELS = ['cat', 'plate of food', 'a photo of a city street at night, seen from above', 'portrait'];

// a CLIP text encoder is causal and pools at the end of the text, so nothing after it reaches the embedding
it('texts as long as the longest give the embeddings of texts padded to the full length', async () => {
  const tokenizer = createTokenizer(JSON.parse(read('tokenizer.json').toString()), SPEC);
  // CLIP pads with the token that ends a text
  const padId = tokenizer.encode('cat').ids.at(-1);
  const session = await InferenceSession.create(read('onnx/text_model.onnx'));
  const embed = async (padToLength: boolean) => {
    const encoded = LABELS.map((label) => tokenizer.encode(label));
    const { ids, mask, shape } = packTokens(encoded, { ...SPEC, padId, padToLength });
    const all: Record<string, Tensor> = {
      input_ids: new Tensor('int64', ids, shape),
      attention_mask: new Tensor('int64', mask, shape),
    };
    const feeds = Object.fromEntries(session.inputNames.map((name) => [name, all[name]!]));
    return {
      length: shape[1],
      rows: (await session.run(feeds))[session.outputNames[0]!]!.data as Float32Array,
    };
  };
  const [short, full] = [await embed(false), await embed(true)];
  expect([short.length < 20, full.length]).toEqual([true, 77]);
  const largest = Math.max(...short.rows.map((value, index) => Math.abs(value - full.rows[index]!)));
  expect(largest).toBeLessThan(2e-6);
});
