import type { GalleryGroup } from './gallery-types.ts';
import type { GalleryInput } from './gallery-view.ts';
import { winningLabel } from './gallery-winner.ts';
import type { PictureItem } from './state.ts';

/** Keys that no label can have: a label has no control characters at its start. */
const UNSCORED = '\u0000unscored';
const FAILED = '\u0000failed';

/** By winning label in the order of the label set, then labels that only reviews have, then what has none. */
export function groupPictures(pictures: readonly PictureItem[], input: GalleryInput): GalleryGroup[] {
  const idsByKey = new Map<string, string[]>((input.scores?.labels ?? []).map((label) => [label, []]));
  const unscored: string[] = [];
  const failed: string[] = [];
  for (const { id, status } of pictures) {
    const label = winningLabel(input, id);
    if (label === null) (status.kind === 'failed' ? failed : unscored).push(id);
    else {
      const ids = idsByKey.get(label);
      if (ids) ids.push(id);
      else idsByKey.set(label, [id]);
    }
  }
  const { collapsed } = input.gallery;
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
