import { entropy } from '../clip/uncertainty.ts';
import type { Listed } from './gallery-list.ts';
import { placesInOrder } from './gallery-places.ts';
import type { GallerySettings } from './gallery-types.ts';
import type { PictureItem } from './state.ts';

/**
 * Places of pictures in the order that is asked for, equal ones as they were added. Pictures without a number stay at
 * the end in both directions.
 */
export function sortPlaces(places: Uint32Array, listed: Listed): Uint32Array {
  const { sort, reversed } = listed.input.gallery;
  if (sort === 'name') return byName(places, listed.input.pictures, reversed);
  const keyOf = sortKey(listed);
  if (!keyOf) return reversed ? places.toReversed() : places;
  const direction = reversed ? -1 : 1;
  const keys = new Float64Array(places.length);
  places.forEach((place, index) => {
    keys[index] = direction * keyOf(place);
  });
  return placesInOrder(places, keys);
}

/** Smaller comes first: surest, closest call, most spread out, most similar. Null: as added. */
function sortKey(listed: Listed): ((place: number) => number) | null {
  const { scores, ranking, gallery } = listed.input;
  switch (gallery.sort satisfies GallerySettings['sort']) {
    case 'probability':
      return (place) => -listed.winners.probability[place]!;
    case 'margin':
      return (place) => listed.winners.probability[place]! - listed.winners.second[place]!;
    case 'entropy':
      return (place) => {
        const row = scores?.byPicture.get(listed.idAt(place));
        return scores && row ? -entropy(row, scores.head) : Number.NaN;
      };
    case 'relevance':
      return ranking ? (place) => -(ranking.get(listed.idAt(place)) ?? Number.NaN) : null;
    default:
      return null;
  }
}

function byName(places: Uint32Array, pictures: readonly PictureItem[], reversed: boolean): Uint32Array {
  const keys = new Map(Array.from(places, (place) => [place, nameKey(pictures[place]!)]));
  const direction = reversed ? -1 : 1;
  return places.toSorted((a, b) => {
    const [one, other] = [keys.get(a)!, keys.get(b)!];
    return one < other ? -direction : one > other ? direction : a - b;
  });
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
