/** Sums are kept in float64 throughout this file; results are rounded to float32 once. */

/**
 * Scales every row to unit length.
 *
 * @param rows `[rows, dim]` float32, row-major. Not changed.
 * @returns `[rows, dim]` float32, rows of length 1.
 * @throws {RangeError} for a row whose length is zero, NaN or infinite: it has no direction. Faulty graphics
 * drivers give such rows without any error of their own.
 */
export function toUnitRows(rows: Float32Array, dim: number): Float32Array<ArrayBuffer> {
  const result = new Float32Array(rows.length);
  for (let start = 0; start < rows.length; start += dim) {
    let squares = 0;
    for (let index = start; index < start + dim; index++) squares += rows[index]! ** 2;
    const length = Math.sqrt(squares);
    // written so that NaN fails
    if (!(length > 0 && length < Infinity)) {
      throw new RangeError(`Row ${start / dim} has length ${length} and cannot be made a unit vector.`);
    }
    for (let index = start; index < start + dim; index++) result[index] = rows[index]! / length;
  }
  return result;
}

/**
 * The mean of unit embeddings, made unit again: how the prompts of one label become its embedding.
 * Source: openai/CLIP notebooks/Prompt_Engineering_for_ImageNet.ipynb, `zeroshot_classifier`.
 *
 * @param units at least one `[dim]` float32 of unit length.
 * @returns `[dim]` float32 of unit length.
 * @throws {RangeError} if there is none, if their lengths differ, or if they cancel out.
 */
export function meanOfUnits(units: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const dim = units[0]?.length ?? 0;
  if (dim === 0) throw new RangeError('The mean of no embeddings is not defined.');
  const sums = new Float32Array(dim);
  for (let index = 0; index < dim; index++) {
    let sum = 0;
    for (const unit of units) sum += unit[index] ?? Number.NaN;
    sums[index] = sum;
  }
  return toUnitRows(sums, dim);
}

/**
 * @returns the cosine similarity of two `[dim]` float32 vectors, unit or not: -1..1 up to rounding.
 * @throws {RangeError} if their sizes differ, or if one of them has no direction (length zero, NaN or infinite).
 */
export function cosineSimilarity(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) throw new RangeError(`Embeddings of ${a.length} and ${b.length} numbers.`);
  let dot = 0;
  let squaresOfA = 0;
  let squaresOfB = 0;
  for (let index = 0; index < a.length; index++) {
    dot += a[index]! * b[index]!;
    squaresOfA += a[index]! ** 2;
    squaresOfB += b[index]! ** 2;
  }
  const cosine = dot / (Math.sqrt(squaresOfA) * Math.sqrt(squaresOfB));
  if (!Number.isFinite(cosine))
    throw new RangeError('An embedding of length zero, NaN or infinity has no cosine.');
  return cosine;
}
