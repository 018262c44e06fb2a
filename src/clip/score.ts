import type { Manifest } from './manifest.ts';

export type ScoreHead = Pick<Manifest, 'head' | 'logitScale' | 'logitBias'>;

/**
 * `logitScale * cosine + logitBias` for every picture and label.
 *
 * Sums are float64: a product of two float32 is exact in it, so the result is the true sum rounded once, the same
 * on every machine. Summing in float32 would need a rounding a step and be slower in JavaScript.
 *
 * @param images `[images, dim]` float32, row-major, rows of unit length.
 * @param labels `[labels, dim]` float32, row-major, rows of unit length.
 * @returns `[images, labels]` float32, row-major.
 * @throws {RangeError} if a length is no multiple of `dim`.
 */
export function logits(
  images: Float32Array,
  labels: Float32Array,
  dim: number,
  { logitScale, logitBias }: Pick<ScoreHead, 'logitScale' | 'logitBias'>,
): Float32Array<ArrayBuffer> {
  const imageCount = rowsOf(images, dim);
  const labelCount = rowsOf(labels, dim);
  const result = new Float32Array(imageCount * labelCount);
  for (let image = 0; image < imageCount; image++) {
    for (let label = 0; label < labelCount; label++) {
      const cosine = dot(images, image * dim, labels, label * dim, dim);
      result[image * labelCount + label] = logitScale * cosine + logitBias;
    }
  }
  return result;
}

/**
 * Softmax of every row, the row's largest logit taken off first so that nothing overflows.
 *
 * @param values `[rows, columns]` float32, row-major.
 * @returns `[rows, columns]` float32, 0..1, rows that sum to 1.
 */
export function softmaxRows(values: Float32Array, columns: number): Float32Array<ArrayBuffer> {
  const result = new Float32Array(values.length);
  for (let start = 0; start < values.length; start += columns) {
    let largest = -Infinity;
    for (let index = start; index < start + columns; index++) largest = Math.max(largest, values[index]!);
    let sum = 0;
    for (let index = start; index < start + columns; index++) sum += Math.exp(values[index]! - largest);
    for (let index = start; index < start + columns; index++) {
      result[index] = Math.exp(values[index]! - largest) / sum;
    }
  }
  return result;
}

/** Logistic function of every value, 0..1; `exp` only ever of what is not above zero. */
export function sigmoidAll(values: Float32Array): Float32Array<ArrayBuffer> {
  return Float32Array.from(values, (value) => {
    const small = Math.exp(-Math.abs(value));
    return (value < 0 ? small : 1) / (1 + small);
  });
}

/**
 * What the model says of every picture and label: softmax over the labels (CLIP), or each label by itself
 * (SigLIP's sigmoid).
 *
 * @param images `[images, dim]` float32, row-major, rows of unit length.
 * @param labels `[labels, dim]` float32, row-major, rows of unit length.
 * @returns `[images, labels]` float32, row-major, 0..1.
 * @throws {RangeError} if a length is no multiple of `dim`.
 */
export function probabilities(
  images: Float32Array,
  labels: Float32Array,
  dim: number,
  scoreHead: ScoreHead,
): Float32Array<ArrayBuffer> {
  return headOf(logits(images, labels, dim, scoreHead), labels.length / dim, scoreHead.head);
}

/**
 * Probabilities of logits.
 *
 * @param values `[images, labels]` float32, row-major.
 * @returns the same shape, 0..1.
 */
export function headOf(
  values: Float32Array,
  labelCount: number,
  head: ScoreHead['head'],
): Float32Array<ArrayBuffer> {
  return head === 'softmax' ? softmaxRows(values, labelCount) : sigmoidAll(values);
}

function rowsOf(matrix: Float32Array, dim: number): number {
  const rows = matrix.length / dim;
  if (!Number.isInteger(rows)) throw new RangeError(`${matrix.length} numbers are no whole rows of ${dim}.`);
  return rows;
}

/** Four sums side by side, because one sum would wait for its own last addition at every step. */
function dot(a: Float32Array, startA: number, b: Float32Array, startB: number, length: number): number {
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  const unrolledEnd = length - (length % 4);
  for (let index = 0; index < unrolledEnd; index += 4) {
    sum0 += a[startA + index]! * b[startB + index]!;
    sum1 += a[startA + index + 1]! * b[startB + index + 1]!;
    sum2 += a[startA + index + 2]! * b[startB + index + 2]!;
    sum3 += a[startA + index + 3]! * b[startB + index + 3]!;
  }
  for (let index = unrolledEnd; index < length; index++) sum0 += a[startA + index]! * b[startB + index]!;
  return sum0 + sum1 + (sum2 + sum3);
}
