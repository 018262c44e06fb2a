import { expect, it } from 'vitest';
import { EmbeddingBook } from './embedding-book.ts';

it('keeps the embeddings of every model apart, and those of a model for its return', () => {
  const book = new EmbeddingBook();
  book.use('a');
  book.put('picture', Float32Array.of(1));
  book.use('b');
  expect(book.get('picture')).toBeUndefined();
  book.put('picture', Float32Array.of(2));
  book.use('a');
  expect(book.get('picture')).toEqual(Float32Array.of(1));
  const all = [...book.all()];
  expect(all).toHaveLength(2);
  expect(new Set(all.map(({ key }) => key)).size).toBe(2);
});
