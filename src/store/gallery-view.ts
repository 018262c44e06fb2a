import { galleryTests } from './gallery-filter.ts';
import { groupPlaces } from './gallery-group.ts';
import { Listed, type GalleryInput } from './gallery-list.ts';
import { sortPlaces } from './gallery-sort.ts';
import type { GalleryGroup, GalleryView } from './gallery-types.ts';

/**
 * What is on show and in which order: filtered, sorted, grouped. Depends on nothing but its input. 20,000 pictures
 * take a millisecond as added and some ten in any other order.
 */
export function galleryView(input: GalleryInput): GalleryView {
  const { pictures, gallery } = input;
  const listed = new Listed(input);
  const tests = galleryTests(listed);
  const all = Uint32Array.from(pictures.keys());
  const passing =
    tests.length === 0 ? all : all.filter((place) => tests.every((test) => test(pictures[place]!, place)));
  const sorted = sortPlaces(passing, listed);
  const groups = gallery.grouped
    ? groupPlaces(sorted, listed)
    : [oneGroup(Array.from(sorted, (place) => listed.idAt(place)))];
  const open = groups.filter(({ collapsed }) => !collapsed);
  return {
    ids: open.length === 1 ? open[0]!.ids : open.flatMap(({ ids }) => ids),
    groups,
    matching: passing.length,
    total: pictures.length,
  };
}

function oneGroup(ids: string[]): GalleryGroup {
  return { key: '', kind: 'all', label: null, ids, collapsed: false };
}

/** The earlier view where the new one shows the same, so that nothing that reads it renders again. */
export function keepIfSame(before: GalleryView, now: GalleryView): GalleryView {
  const same =
    before.total === now.total &&
    before.matching === now.matching &&
    before.groups.length === now.groups.length &&
    before.groups.every((group, place) => sameGroup(group, now.groups[place]!));
  return same ? before : now;
}

function sameGroup(a: GalleryGroup, b: GalleryGroup): boolean {
  return (
    a.key === b.key &&
    a.collapsed === b.collapsed &&
    a.ids.length === b.ids.length &&
    a.ids.every((id, place) => id === b.ids[place])
  );
}
