import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { probabilities } from '../../clip/score.ts';
import { KeptEmbeddings } from './kept-embeddings.ts';
import { scoreRows } from './score-rows.ts';

const kernelBytes = new Uint8Array(readFileSync('src/kernels/dots.wasm'));
const HEAD = { head: 'softmax', logitScale: 100, logitBias: 0 } as const;
const LABELS = Float32Array.of(1, 0, 0.6, 0.8, 0, 1);

const [A, B, C, OTHER, NOBODY] = [1, 2, 3, 4, 0xffff_ffff];
const keys = (...list: number[]) => Uint32Array.from(list);

function kept(...entries: [key: number, model: number, ...embedding: number[]][]): KeptEmbeddings {
  const embeddings = new KeptEmbeddings(kernelBytes);
  for (const [key, model, ...embedding] of entries) embeddings.put(key, model, Float32Array.from(embedding));
  return embeddings;
}

it('gives the probabilities of the reference, in the order that is asked for', () => {
  const embeddings = kept([A, 1, 1, 0], [B, 1, 0, 1], [C, 1, 0.8, 0.6]);
  const found = scoreRows(embeddings, {
    ...HEAD,
    keys: keys(C, A, B),
    labelEmbeddings: LABELS,
    labelCount: 3,
  });
  const expected = probabilities(Float32Array.of(0.8, 0.6, 1, 0, 0, 1), LABELS, 2, HEAD);
  found.forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 6));
});

it('gives NaN for pictures that are not there and for those of another model', () => {
  const embeddings = kept([A, 1, 1, 0], [OTHER, 2, 0, 1]);
  const request = {
    ...HEAD,
    head: 'cosine',
    logitScale: 1,
    labelEmbeddings: Float32Array.of(1, 0),
    labelCount: 1,
  } as const;
  const missing = keys(NOBODY, A, OTHER);
  expect([...scoreRows(embeddings, { ...request, keys: missing })]).toEqual([NaN, 1, NaN]);
  expect([...scoreRows(embeddings, { ...request, keys: keys(C) })]).toEqual([NaN]);
});

it('keeps models of different sizes apart and the first embedding of a picture', () => {
  const embeddings = kept([A, 1, 1, 0], [OTHER, 2, 0, 0, 1], [A, 1, 0, 1]);
  const request = { ...HEAD, head: 'cosine', logitScale: 1, labelCount: 1 } as const;
  expect([
    ...scoreRows(embeddings, { ...request, keys: keys(A), labelEmbeddings: Float32Array.of(1, 0) }),
  ]).toEqual([1]);
  expect([
    ...scoreRows(embeddings, { ...request, keys: keys(OTHER), labelEmbeddings: Float32Array.of(0, 0, 1) }),
  ]).toEqual([1]);
});
