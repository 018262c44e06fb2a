import { toUnitRows } from './vectors.ts';

/** An embedding of a text or of a picture, and how much of it is wanted; below zero: avoided. */
export interface WeightedEmbedding {
  /** `[dim]` float32, unit length. */
  embedding: Float32Array;
  weight: number;
}

/** Shorter than this, measured against the sum of the weights, a sum is rounding and no direction. */
const SMALLEST_LENGTH = 1e-3;

/**
 * The direction of the weighted sum: what pictures are compared with.
 *
 * @returns `[dim]` float32 of unit length; null where the terms cancel each other out or there is none.
 * @throws {RangeError} if the embeddings differ in size.
 */
export function combineTerms(terms: readonly WeightedEmbedding[]): Float32Array<ArrayBuffer> | null {
  const dim = terms[0]?.embedding.length ?? 0;
  const sums = new Float64Array(dim);
  let weights = 0;
  for (const { embedding, weight } of terms) {
    if (embedding.length !== dim)
      throw new RangeError(`Embeddings of ${dim} and ${embedding.length} numbers.`);
    weights += Math.abs(weight);
    for (let index = 0; index < dim; index++) sums[index]! += weight * embedding[index]!;
  }
  const length = Math.hypot(...sums);
  if (!(length > SMALLEST_LENGTH * weights)) return null;
  return toUnitRows(
    Float32Array.from(sums, (sum) => sum / length),
    dim,
  );
}
