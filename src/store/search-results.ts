import type { CutOff, SearchState } from './search-types.ts';

/** Similarities are shown as a hundred times the cosine with one decimal: what is shown as equal counts as equal. */
const HALF_A_STEP = 0.0005;

/**
 * The part of the compared pictures that the cut-off lets through, most similar first, equal ones as they came.
 *
 * @param similarities by picture id; NaN for pictures that could not be compared.
 */
export function cutRanking(
  similarities: ReadonlyMap<string, number>,
  cutOff: CutOff,
): ReadonlyMap<string, number> {
  const compared = [...similarities].filter(([, similarity]) => !Number.isNaN(similarity));
  compared.sort(([, a], [, b]) => b - a);
  const kept =
    cutOff.kind === 'best'
      ? compared.slice(0, cutOff.count)
      : compared.filter(([, similarity]) => similarity >= cutOff.least - HALF_A_STEP);
  return new Map(kept);
}

export function rangeOf(similarities: ReadonlyMap<string, number>): SearchState['range'] {
  let least = Infinity;
  let most = -Infinity;
  let compared = 0;
  for (const similarity of similarities.values()) {
    if (Number.isNaN(similarity)) continue;
    least = Math.min(least, similarity);
    most = Math.max(most, similarity);
    compared += 1;
  }
  return compared === 0 ? null : { least, most, compared };
}
