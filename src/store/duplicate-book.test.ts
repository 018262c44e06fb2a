import { expect, it } from 'vitest';
import { DuplicateBook } from './duplicate-book.ts';

const place = (id: string) => 'abcdefgh'.indexOf(id);

it('takes the first in the list for the original, in whatever order they were read', () => {
  const book = new DuplicateBook();
  book.note('c', 'x');
  book.note('b', 'x');
  expect([...book.current(place)]).toEqual([['c', 'b']]);
  book.note('a', 'x');
  book.note('d', 'y');
  expect([...book.current(place)].sort()).toEqual([
    ['b', 'a'],
    ['c', 'a'],
  ]);
});

it('counts a picture that was read twice once, and keeps its answer while nothing changes', () => {
  const book = new DuplicateBook();
  book.note('a', 'x');
  book.note('a', 'x');
  const before = book.current(place);
  expect(before.size).toBe(0);
  expect(book.current(place)).toBe(before);
});

it('forgets what was taken away', () => {
  const book = new DuplicateBook();
  for (const id of 'abc') book.note(id, 'x');
  book.current(place);
  book.renew([
    { id: 'b', sha256: 'x' },
    { id: 'c', sha256: 'x' },
  ]);
  expect([...book.current(place)]).toEqual([['c', 'b']]);
});
