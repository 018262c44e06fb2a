import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { probabilities } from '../../clip/score.ts';
import { KeptEmbeddings } from './kept-embeddings.ts';
import { scoreRows } from './score-rows.ts';

const kernelBytes = new Uint8Array(readFileSync('src/kernels/dots.wasm'));
const HEAD = { head: 'softmax', logitScale: 100, logitBias: 0 } as const;
const LABELS = Float32Array.of(1, 0, 0.6, 0.8, 0, 1);

function kept(...entries: [key: string, ...embedding: number[]][]): KeptEmbeddings {
  const embeddings = new KeptEmbeddings(kernelBytes);
  for (const [key, ...embedding] of entries) embeddings.put(key, Float32Array.from(embedding));
  return embeddings;
}

it('gives the probabilities of the reference, in the order that is asked for', () => {
  const embeddings = kept(['1:a', 1, 0], ['1:b', 0, 1], ['1:c', 0.8, 0.6]);
  const found = scoreRows(embeddings, {
    ...HEAD,
    keys: ['1:c', '1:a', '1:b'],
    labelEmbeddings: LABELS,
    labelCount: 3,
  });
  const expected = probabilities(Float32Array.of(0.8, 0.6, 1, 0, 0, 1), LABELS, 2, HEAD);
  found.forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 6));
});

it('gives NaN for pictures that are not there and for those of another model', () => {
  const embeddings = kept(['1:a', 1, 0], ['2:b', 0, 1]);
  const request = {
    ...HEAD,
    head: 'cosine',
    logitScale: 1,
    labelEmbeddings: Float32Array.of(1, 0),
    labelCount: 1,
  } as const;
  expect([...scoreRows(embeddings, { ...request, keys: ['1:b', '1:a', '1:c'] })]).toEqual([NaN, 1, NaN]);
  expect([...scoreRows(embeddings, { ...request, keys: ['3:a'] })]).toEqual([NaN]);
});

it('keeps models of different sizes apart and the first embedding of a picture', () => {
  const embeddings = kept(['1:a', 1, 0], ['2:a', 0, 0, 1], ['1:a', 0, 1]);
  const request = { ...HEAD, head: 'cosine', logitScale: 1, labelCount: 1 } as const;
  expect([
    ...scoreRows(embeddings, { ...request, keys: ['1:a'], labelEmbeddings: Float32Array.of(1, 0) }),
  ]).toEqual([1]);
  expect([
    ...scoreRows(embeddings, { ...request, keys: ['2:a'], labelEmbeddings: Float32Array.of(0, 0, 1) }),
  ]).toEqual([1]);
});
