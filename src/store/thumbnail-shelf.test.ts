import { beforeEach, expect, it, vi } from 'vitest';
import { ThumbnailShelf } from './thumbnail-shelf.ts';

let evicted: string[];
let shelf: ThumbnailShelf;
const put = (...ids: string[]) => ids.map((id) => shelf.put(id, new Blob([id]), 100));

beforeEach(() => {
  evicted = [];
  shelf = new ThumbnailShelf((id) => evicted.push(id), 3);
});

it('throws away what was not seen for longest, and its URL', () => {
  const revoke = vi.spyOn(URL, 'revokeObjectURL');
  const [first] = put('a', 'b', 'c');
  shelf.see(['b']);
  shelf.see([]);
  put('d');
  expect(evicted).toEqual(['a']);
  expect(revoke).toHaveBeenCalledWith(first);
  put('e');
  expect(evicted).toEqual(['a', 'c']);
  expect([shelf.urlOf('a'), shelf.size]).toEqual([null, 3]);
});

it('never throws away what is on screen', () => {
  put('a', 'b', 'c');
  shelf.see(['a', 'b', 'c', 'd', 'e']);
  put('d', 'e');
  expect(evicted).toEqual([]);
  shelf.see(['e']);
  expect(evicted).toEqual(['a', 'b']);
});

it('takes a larger version in place of a small one', () => {
  const [small] = put('a');
  const large = shelf.put('a', new Blob(['larger']), 400);
  expect(large).not.toBe(small);
  expect([shelf.size, shelf.sidePxOf('a')]).toEqual([1, 400]);
});
