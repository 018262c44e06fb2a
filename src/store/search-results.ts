import type { CutOff, SearchState } from './search-types.ts';
import type { Similarities } from './similarities.ts';

/** Similarities are shown as a hundred times the cosine with one decimal: what is shown as equal counts as equal. */
const HALF_A_STEP = 0.0005;

/**
 * The part of the compared pictures that the cut-off lets through, most similar first, equal ones as they came.
 *
 * @param values NaN for pictures that could not be compared.
 */
export function cutRanking(
  { ids, values }: Pick<Similarities, 'ids' | 'values'>,
  cutOff: CutOff,
): ReadonlyMap<string, number> {
  const least = cutOff.kind === 'best' ? nthLargest(values, cutOff.count) : cutOff.least - HALF_A_STEP;
  const places: number[] = [];
  values.forEach((value, place) => {
    if (value >= least) places.push(place);
  });
  places.sort((a, b) => values[b]! - values[a]! || a - b);
  const kept = cutOff.kind === 'best' ? places.slice(0, cutOff.count) : places;
  return new Map(kept.map((place) => [ids[place]!, values[place]!]));
}

/** Numbers alone are sorted several times as fast as with what belongs to them: so only the best are, afterwards. */
function nthLargest(values: readonly number[], count: number): number {
  const numbers = new Float64Array(values.length);
  let length = 0;
  for (const value of values) if (!Number.isNaN(value)) numbers[length++] = value;
  return numbers.subarray(0, length).sort().at(-count) ?? -Infinity;
}

export function rangeOf({ values }: Pick<Similarities, 'values'>): SearchState['range'] {
  let least = Infinity;
  let most = -Infinity;
  let compared = 0;
  for (const similarity of values) {
    if (Number.isNaN(similarity)) continue;
    least = Math.min(least, similarity);
    most = Math.max(most, similarity);
    compared += 1;
  }
  return compared === 0 ? null : { least, most, compared };
}
