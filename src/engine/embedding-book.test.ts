import { expect, it } from 'vitest';
import type { Precision } from '../clip/manifest.ts';
import { EmbeddingBook, MISSING_KEY } from './embedding-book.ts';
import type { KnownEmbedding } from './known-embedding.ts';

const known = (value: number, precision: Precision = 'fp32'): KnownEmbedding => ({
  ...{ embedding: Float32Array.of(value), precision, origin: 'encoder' },
  ...{ widthPx: 4, heightPx: 3 },
});

it('keeps the embeddings of every model apart, and those of a model for its return', () => {
  const book = new EmbeddingBook();
  book.use('a');
  book.settle('fp32');
  book.put('picture', known(1));
  book.use('b');
  expect(book.get('picture')).toBeUndefined();
  book.settle('fp32');
  expect(book.get('picture')).toBeUndefined();
  book.put('picture', known(2));
  book.use('a');
  expect(book.get('picture')?.embedding).toEqual(Float32Array.of(1));
  const all = [...book.all()];
  expect(all).toHaveLength(2);
  expect(new Set(all.map(({ key }) => key)).size).toBe(2);
});

it('never gives out what another precision has made', () => {
  const book = new EmbeddingBook();
  book.use('a');
  book.settle('fp16');
  book.put('picture', known(1, 'fp16'));
  book.settle('fp32');
  expect(book.get('picture')).toBeUndefined();
  // was under way while the engine fell back
  book.put('late', known(2, 'fp16'));
  expect(book.get('late')).toBeUndefined();
  book.settle('fp16');
  expect(book.get('picture')?.embedding).toEqual(Float32Array.of(1));
  expect(book.get('late')?.embedding).toEqual(Float32Array.of(2));
});

it('forgets a picture under every model, and no other', () => {
  const book = new EmbeddingBook();
  for (const model of ['a', 'b']) {
    book.use(model);
    book.settle('fp32');
    book.put('gone', known(1));
    book.put('kept', known(2));
  }
  book.forget(new Set(['gone', 'never there']));
  expect([...book.all()].map(({ embedding }) => embedding[0])).toEqual([2, 2]);
  expect(book.get('gone')).toBeUndefined();
});

it('gives each picture of each model a number of its own, and none to what is not there', () => {
  const book = new EmbeddingBook();
  book.use('a');
  book.settle('fp32');
  const { key: first } = book.put('picture', known(1));
  const { key: second } = book.put('other', known(2));
  expect(book.put('picture', known(1)).key).toBe(first);
  book.use('b');
  const { key: third } = book.put('picture', known(3));
  expect(new Set([first, second, third]).size).toBe(3);
  book.use('a');
  expect([...book.keysOf(['other', 'never', 'picture'])]).toEqual([second, MISSING_KEY, first]);
});

it('keeps numbers of its own, however many pictures there are and whatever becomes of theirs', () => {
  const book = new EmbeddingBook();
  book.use('a');
  book.settle('fp32');
  for (let picture = 0; picture < 1000; picture++) {
    const given = known(picture);
    book.put(String(picture), given);
    given.embedding.fill(-1);
  }
  expect(book.get('999')?.embedding).toEqual(Float32Array.of(999));
  const all = [...book.all()];
  expect(all.map(({ embedding }) => embedding[0])).toEqual(Array.from({ length: 1000 }, (_, at) => at));
  // all of a buffer crosses to the worker
  expect(all[0]?.embedding.buffer.byteLength).toBe(4);
});
