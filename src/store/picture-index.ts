import type { PictureItem } from './state.ts';

let places = new Map<string, number>();
/** The index is of exactly this list. */
let builtFrom: readonly PictureItem[] | null = null;
/** The index reaches to the end of this list. */
let reached: readonly PictureItem[] = [];

/**
 * Place of a picture in the list, -1 when it is not there. The list is a new array after every change of any picture,
 * but the places stay; so an index of them is kept, checked at every look-up, and made anew only when it is wrong.
 */
export function placeOf(pictures: readonly PictureItem[], id: string): number {
  const known = knownPlace(pictures, id);
  if (known >= 0 || builtFrom === pictures) return known;
  addLonger(pictures);
  const found = knownPlace(pictures, id);
  if (found >= 0) return found;
  places = new Map(pictures.map((picture, index) => [picture.id, index]));
  builtFrom = pictures;
  reached = pictures;
  return places.get(id) ?? -1;
}

function knownPlace(pictures: readonly PictureItem[], id: string): number {
  const place = places.get(id);
  return place !== undefined && pictures[place]?.id === id ? place : -1;
}

/** A folder comes in parts, each at the end of the list: what was known stays, as far as can be seen at once. */
function addLonger(pictures: readonly PictureItem[]): void {
  const last = reached.length - 1;
  if (pictures[last]?.id !== reached[last]?.id) return;
  for (let place = last + 1; place < pictures.length; place++) places.set(pictures[place]!.id, place);
  reached = pictures;
}

export function pictureById(pictures: readonly PictureItem[], id: string | null): PictureItem | undefined {
  return id === null ? undefined : pictures[placeOf(pictures, id)];
}
