import type { AppState, Scores } from '../../store/state.ts';
import type { RankedLabel } from '../../store/ranked-label.ts';
import { rankLabels } from '../../store/selectors.ts';

const NONE: readonly RankedLabel[] = [];

/**
 * Rankings by the array of probabilities they come from. The store makes a new array whenever a picture's
 * numbers change and keeps the old one while they do not, so each picture is ranked once a change.
 */
const ranked = new WeakMap<Float32Array, { labels: string[]; all: readonly RankedLabel[] }>();
const best = new WeakMap<Float32Array, { labels: string[]; top: readonly RankedLabel[] }>();

/** A picture whose numbers are not there yet has a row of NaN. */
function rowOf(scores: Scores | null, pictureId: string): Float32Array | null {
  const row = scores?.byPicture.get(pictureId);
  return row && row.length > 0 && !Number.isNaN(row[0]) ? row : null;
}

/** All labels of one picture, best first; empty while there are no numbers. */
export function rankingOf(scores: Scores | null, pictureId: string): readonly RankedLabel[] {
  const row = rowOf(scores, pictureId);
  if (!scores || !row) return NONE;
  const known = ranked.get(row);
  if (known?.labels === scores.labels) return known.all;
  const all = rankLabels(scores, pictureId);
  ranked.set(row, { labels: scores.labels, all });
  return all;
}

/** The best three in one pass, without sorting: a grid of 300 pictures asks for them at every key press. */
export function topThreeOf(scores: Scores | null, pictureId: string): readonly RankedLabel[] {
  const row = rowOf(scores, pictureId);
  if (!scores || !row) return NONE;
  const known = best.get(row);
  if (known?.labels === scores.labels) return known.top;
  const top: RankedLabel[] = [];
  scores.labels.forEach((label, index) => {
    const probability = row[index] ?? 0;
    const place = top.findIndex((other) => probability > other.probability);
    if (place >= 0) top.splice(place, 0, { label, index, probability });
    else if (top.length < 3) top.push({ label, index, probability });
    if (top.length > 3) top.length = 3;
  });
  best.set(row, { labels: scores.labels, top });
  return top;
}

/** Selectors whose answer keeps its identity until that picture's numbers change. */
export function selectRanking(pictureId: string) {
  return (state: AppState) => rankingOf(state.scores, pictureId);
}

export function selectTopThree(pictureId: string) {
  return (state: AppState) => topThreeOf(state.scores, pictureId);
}
