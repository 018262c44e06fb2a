import { bestTwoOf } from './gallery-winner.ts';
import type { AppState } from './state.ts';

/** What is on show and has numbers, the closest calls first: there a second look is worth most. */
export function reviewOrder({ galleryView, scores }: Pick<AppState, 'galleryView' | 'scores'>): string[] {
  return galleryView.ids
    .map((id) => ({ id, ...bestTwoOf(scores, id) }))
    .filter(({ best }) => best >= 0)
    .sort((a, b) => a.probability - a.second - (b.probability - b.second))
    .map(({ id }) => id);
}
