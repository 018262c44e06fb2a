/** Shorter than this after the others are taken off, a direction is rounding. */
const SMALLEST_LENGTH = 1e-4;

/**
 * Perpendicular unit directions that span the rows. Gram-Schmidt in float64, each row twice, because once leaves
 * rounding behind that grows with the number of rows.
 *
 * @param rows `[rows, dim]` float32, row-major.
 * @returns `[directions, dim]` float32; fewer than rows where some depend on others.
 */
export function orthonormalRows(rows: Float32Array, dim: number): Float32Array<ArrayBuffer> {
  const directions: Float64Array[] = [];
  for (let start = 0; start < rows.length; start += dim) {
    const row = Float64Array.from(rows.subarray(start, start + dim));
    const before = Math.hypot(...row);
    for (let pass = 0; pass < 2; pass++) directions.forEach((direction) => takeOff(row, direction));
    const length = Math.hypot(...row);
    if (length > SMALLEST_LENGTH * before) directions.push(row.map((value) => value / length));
  }
  const result = new Float32Array(directions.length * dim);
  directions.forEach((direction, index) => result.set(direction, index * dim));
  return result;
}

/**
 * One step of subspace iteration: directions turned towards those in which the sample is long (its first principal
 * directions, not centred).
 *
 * @param sample `[rows, dim]` float32, row-major.
 * @param basis `[directions, dim]` float32, perpendicular, of unit length.
 * @returns the same shape, or fewer directions.
 */
export function turnedBasis(
  sample: Float32Array,
  basis: Float32Array,
  dim: number,
): Float32Array<ArrayBuffer> {
  const turned = new Float32Array(basis.length);
  for (let to = 0; to < basis.length; to += dim) {
    const direction = basis.subarray(to, to + dim);
    const sums = new Float64Array(dim);
    for (let from = 0; from < sample.length; from += dim) {
      let along = 0;
      for (let index = 0; index < dim; index++) along += sample[from + index]! * direction[index]!;
      for (let index = 0; index < dim; index++) sums[index]! += along * sample[from + index]!;
    }
    turned.set(sums, to);
  }
  return orthonormalRows(turned, dim);
}

function takeOff(row: Float64Array, direction: Float64Array): void {
  let along = 0;
  for (let index = 0; index < row.length; index++) along += row[index]! * direction[index]!;
  for (let index = 0; index < row.length; index++) row[index]! -= along * direction[index]!;
}
