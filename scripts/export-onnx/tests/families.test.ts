import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseManifest } from '../../../src/clip/manifest.ts';
import { createTokenizer } from '../../../src/clip/tokenizer.ts';
import { cosineSimilarity } from '../../../src/clip/vectors.ts';
import { openEncoders } from '../../evaluate/encoders.ts';

/** What the exporter writes, as the app's own code reads it in Node. */

const FAMILIES = fileURLToPath(new URL('../../../tests/fixtures/families/', import.meta.url));

interface Golden {
  template: string;
  labels: string[];
  textEmbeddings: number[][];
  tokens: { text: string; ids: number[] }[];
}

async function read(...path: string[]): Promise<unknown> {
  return JSON.parse(await readFile(join(FAMILIES, ...path), 'utf8'));
}

describe.each(readdirSync(FAMILIES))('%s', (name) => {
  test('the manifest is valid', async () => {
    const manifest = parseManifest(await read(name, 'manifest.json'));
    expect(manifest.id).toBe(name);
  });

  test("token ids are those of Hugging Face's tokenizers", async () => {
    const manifest = parseManifest(await read(name, 'manifest.json'));
    const tokenizer = createTokenizer(await read(name, manifest.tokenizer.path), manifest.text);
    const { tokens } = (await read(name, 'golden.json')) as Golden;
    const ours = tokens.map(({ text }) => ({ text, ids: tokenizer.encode(text).ids }));
    expect(ours).toEqual(tokens);
  });

  test.each([
    ['fp32', 0.999999],
    ['q8', 0.99],
  ] as const)('text embeddings at %s are those of PyTorch', async (precision, minCosine) => {
    const manifest = parseManifest(await read(name, 'manifest.json'));
    const encoders = await openEncoders({ folder: join(FAMILIES, name), manifest }, precision);
    expect(encoders.textPrecision).toBe(precision);
    const { template, labels, textEmbeddings } = (await read(name, 'golden.json')) as Golden;
    const embeddings = await encoders.encodeTexts(labels.map((label) => template.replace('{}', label)));
    const cosines = embeddings.map((row, index) =>
      cosineSimilarity(row, Float32Array.from(textEmbeddings[index]!)),
    );
    expect(Math.min(...cosines)).toBeGreaterThanOrEqual(minCosine);
  });
});
