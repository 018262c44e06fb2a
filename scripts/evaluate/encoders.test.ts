import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { promptsFor } from '../../src/clip/prompts.ts';
import { probabilities } from '../../src/clip/score.ts';
import { cosineSimilarity } from '../../src/clip/vectors.ts';
import { decodePicture } from './decode-picture.ts';
import { type Encoders, openEncoders } from './encoders.ts';
import { openModel } from './open-model.ts';
import { makeTinyModel, readTinyGolden, type TinyGolden } from './tiny-model.ts';

/** libvips, which reads pictures here, has no BMP decoder. */
const UNREADABLE_IN_NODE = 'bitmap.bmp';
/** Measured: 1 - cosine is below 3e-12, from float32 sums in another order. One wrong pixel is far above this. */
const MIN_COSINE = 1 - 1e-9;
const MAX_PROBABILITY_ERROR = 1e-4;

const pictures = fileURLToPath(new URL('../../tests/fixtures/pictures/', import.meta.url));
let folder: string;
let golden: TinyGolden;
let encoders: Encoders;
let labels: Float32Array;

beforeAll(async () => {
  folder = await makeTinyModel();
  golden = await readTinyGolden();
  encoders = await openEncoders(await openModel(folder), null);
  const prompts = golden.labels.flatMap((label) => promptsFor(label, [golden.template]));
  const rows = await encoders.encodeTexts(prompts);
  labels = Float32Array.from(rows.flatMap((row) => [...row]));
});

afterAll(() => rm(folder, { recursive: true }));

describe('encoders of the tiny CLIP', () => {
  it('give the text embeddings of PyTorch', () => {
    golden.textEmbeddings.forEach((expected, row) => {
      const embedding = labels.subarray(row * expected.length, (row + 1) * expected.length);
      expect(cosineSimilarity(embedding, Float32Array.from(expected))).toBeGreaterThan(MIN_COSINE);
    });
  });

  it('give the image embeddings and probabilities of PyTorch, whatever the file', async () => {
    const readable = golden.pictures.filter(({ file }) => file !== UNREADABLE_IN_NODE);
    expect(readable.length).toBeGreaterThanOrEqual(16);
    for (const { file, embedding, probabilities: expected } of readable) {
      const actual = await encoders.encodeImage(await decodePicture(await readFile(join(pictures, file))));
      expect(cosineSimilarity(actual, Float32Array.from(embedding)), file).toBeGreaterThan(MIN_COSINE);
      const head = { head: 'softmax', logitScale: 100, logitBias: 0 } as const;
      probabilities(actual, labels, actual.length, head).forEach((probability, label) => {
        expect(Math.abs(probability - expected[label]!), file).toBeLessThan(MAX_PROBABILITY_ERROR);
      });
    }
  });
});
