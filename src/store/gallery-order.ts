import { pictureById } from './picture-index.ts';
import type { AppState } from './state.ts';

/** Everything from one picture to another in the order of the view, both included; only the second without the first. */
export function rangeBetween(ids: readonly string[], from: string, to: string): readonly string[] {
  const start = ids.indexOf(from);
  const end = ids.indexOf(to);
  if (start < 0 || end < 0) return [to];
  return ids.slice(Math.min(start, end), Math.max(start, end) + 1);
}

/** The picture `step` places on from the selected one, staying inside what is on show. */
export function neighbourOf({ galleryView, selectedId }: AppState, step: number): string | null {
  const { ids } = galleryView;
  const place = selectedId === null ? -1 : ids.indexOf(selectedId);
  const wanted = Math.max(0, Math.min(ids.length - 1, place + step));
  return ids[wanted] ?? null;
}

/** The pictures that are picked out, in the order of the view, or else the one that is looked at. */
export function pickedIds({ selectedIds, selectedId, galleryView, pictures }: AppState): readonly string[] {
  if (selectedIds.size > 0) return galleryView.ids.filter((id) => selectedIds.has(id));
  return pictureById(pictures, selectedId) && selectedId !== null ? [selectedId] : [];
}

/** What is left of list and selection when pictures go. The next one on show is looked at, or else the one before. */
export function withoutPictures(
  state: AppState,
  gone: ReadonlySet<string>,
): Pick<AppState, 'pictures' | 'selectedId' | 'selectedIds'> {
  const { pictures, selectedId, selectedIds, galleryView } = state;
  const left = pictures.filter(({ id }) => !gone.has(id));
  return {
    pictures: left,
    selectedId:
      selectedId !== null && gone.has(selectedId)
        ? (nearest(galleryView.ids, selectedId, gone) ?? left[0]?.id ?? null)
        : selectedId,
    selectedIds: new Set([...selectedIds].filter((id) => !gone.has(id))),
  };
}

function nearest(ids: readonly string[], from: string, gone: ReadonlySet<string>): string | undefined {
  const place = ids.indexOf(from);
  const stays = (id: string) => !gone.has(id);
  return ids.slice(place + 1).find(stays) ?? ids.slice(0, Math.max(0, place)).findLast(stays);
}
