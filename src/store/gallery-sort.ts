import { entropy } from '../clip/uncertainty.ts';
import type { GallerySettings } from './gallery-types.ts';
import type { GalleryInput } from './gallery-view.ts';
import { bestTwoOf } from './gallery-winner.ts';
import type { PictureItem } from './state.ts';

/**
 * The pictures in the order that is asked for, equal ones as they were added. Pictures without a number stay at the
 * end in both directions.
 */
export function sortPictures(pictures: readonly PictureItem[], input: GalleryInput): readonly PictureItem[] {
  const { sort, reversed } = input.gallery;
  if (sort === 'name') return byName(pictures, reversed);
  const keyOf = sortKey(input);
  if (!keyOf) return reversed ? pictures.toReversed() : pictures;
  return byNumber(pictures, keyOf, reversed ? -1 : 1);
}

/** Smaller comes first: surest, closest call, most spread out, most similar. Null: as added. */
function sortKey({ scores, ranking, gallery }: GalleryInput): ((picture: PictureItem) => number) | null {
  switch (gallery.sort satisfies GallerySettings['sort']) {
    case 'probability':
      return ({ id }) => -bestTwoOf(scores, id).probability;
    case 'margin':
      return ({ id }) => {
        const { probability, second } = bestTwoOf(scores, id);
        return probability - second;
      };
    case 'entropy':
      return ({ id }) => {
        const row = scores?.byPicture.get(id);
        return scores && row ? -entropy(row, scores.head) : Number.NaN;
      };
    case 'relevance':
      return ranking ? ({ id }) => -(ranking.get(id) ?? Number.NaN) : null;
    default:
      return null;
  }
}

function byNumber(
  pictures: readonly PictureItem[],
  keyOf: (picture: PictureItem) => number,
  direction: 1 | -1,
): PictureItem[] {
  const keys = Float64Array.from(pictures, (picture) => {
    const key = direction * keyOf(picture);
    return Number.isNaN(key) ? Infinity : key;
  });
  const places = Uint32Array.from(keys.keys());
  places.sort((a, b) => {
    const difference = keys[a]! - keys[b]!;
    // Infinity - Infinity is NaN, which is no order
    return difference > 0 ? 1 : difference < 0 ? -1 : a - b;
  });
  return Array.from(places, (place) => pictures[place]!);
}

function byName(pictures: readonly PictureItem[], reversed: boolean): PictureItem[] {
  const keyed = pictures.map((picture, place) => ({ picture, place, key: nameKey(picture) }));
  const direction = reversed ? -1 : 1;
  keyed.sort((a, b) => (a.key < b.key ? -direction : a.key > b.key ? direction : a.place - b.place));
  return keyed.map(({ picture }) => picture);
}

/** By the file, which stays the same while a picture changes. */
const nameKeys = new WeakMap<PictureItem['file'], string>();

/**
 * What a name is compared by: case does not count and numbers count by their value (`photo 2` before `photo 10`).
 * An Intl.Collator does the same more finely, but takes several times as long over thousands of names.
 */
function nameKey({ file, name }: PictureItem): string {
  const known = nameKeys.get(file);
  if (known !== undefined) return known;
  const key = name
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/\d+/g, (digits) => digits.padStart(16, '0'));
  nameKeys.set(file, key);
  return key;
}
