import type { Listed } from './gallery-list.ts';
import type { GalleryGroup } from './gallery-types.ts';

/** Keys that no label can have: a label has no control characters at its start. */
const UNSCORED = '\u0000unscored';
const FAILED = '\u0000failed';

/** By winning label in the order of the label set, then labels that only reviews have, then what has none. */
export function groupPlaces(places: Uint32Array, listed: Listed): GalleryGroup[] {
  const { pictures, scores, gallery } = listed.input;
  const idsByKey = new Map<string, string[]>((scores?.labels ?? []).map((label) => [label, []]));
  const unscored: string[] = [];
  const failed: string[] = [];
  for (const place of places) {
    const { id, status } = pictures[place]!;
    const label = listed.labelAt(place);
    if (label === null) (status.kind === 'failed' ? failed : unscored).push(id);
    else {
      const ids = idsByKey.get(label);
      if (ids) ids.push(id);
      else idsByKey.set(label, [id]);
    }
  }
  const { collapsed } = gallery;
  const groups: GalleryGroup[] = [...idsByKey].map(([label, ids]) => {
    return { key: label, kind: 'label', label, ids, collapsed: collapsed.has(label) };
  });
  groups.push({
    key: UNSCORED,
    kind: 'unscored',
    label: null,
    ids: unscored,
    collapsed: collapsed.has(UNSCORED),
  });
  groups.push({ key: FAILED, kind: 'failed', label: null, ids: failed, collapsed: collapsed.has(FAILED) });
  return groups.filter(({ ids }) => ids.length > 0);
}
