import { expect, it } from 'vitest';
import { pictureById, placeOf } from './picture-index.ts';
import type { PictureItem } from './state.ts';

const list = (ids: string) => [...ids].map((id) => ({ id }) as PictureItem);
const places = (pictures: PictureItem[], ids: string) => [...ids].map((id) => placeOf(pictures, id));

it('finds pictures however lists follow one another', () => {
  const first = list('abc');
  expect(places(first, 'abcx')).toEqual([0, 1, 2, -1]);
  // longer at the end
  const longer = [...first, ...list('de')];
  expect(places(longer, 'eabd')).toEqual([4, 0, 1, 3]);
  // the same ends with another middle, and longer
  const moved = [...list('acbde'), ...list('f')];
  expect(places(moved, 'fbcx')).toEqual([5, 2, 1, -1]);
  expect(places(list('be'), 'abe')).toEqual([-1, 0, 1]);
  const again = list('beabc'.slice(2));
  expect(places(again, 'abc')).toEqual([0, 1, 2]);
  expect(pictureById(again, 'b')?.id).toBe('b');
  expect(pictureById(again, null)).toBeUndefined();
});
