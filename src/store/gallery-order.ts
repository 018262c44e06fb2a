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
