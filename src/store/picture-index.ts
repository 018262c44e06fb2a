import type { PictureItem } from './state.ts';

let places = new Map<string, number>();
let builtFrom: readonly PictureItem[] | null = null;

/**
 * Place of a picture in the list, -1 when it is not there. The list is a new array after every change of any picture,
 * but the places stay; so an index of them is kept, checked at every look-up, and made anew only when it is wrong.
 */
export function placeOf(pictures: readonly PictureItem[], id: string): number {
  const place = places.get(id);
  if (place !== undefined && pictures[place]?.id === id) return place;
  if (builtFrom === pictures) return -1;
  places = new Map(pictures.map((picture, index) => [picture.id, index]));
  builtFrom = pictures;
  return places.get(id) ?? -1;
}

export function pictureById(pictures: readonly PictureItem[], id: string | null): PictureItem | undefined {
  return id === null ? undefined : pictures[placeOf(pictures, id)];
}
