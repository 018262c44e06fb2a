import type { AppState, PictureItem } from '../../store/state.ts';
import { selectedPicture } from '../../store/selectors.ts';

/** The picture that details are shown of: the selected one, or the first while none is. */
export function shownPicture(state: AppState): PictureItem | null {
  return selectedPicture(state) ?? state.pictures[0] ?? null;
}
