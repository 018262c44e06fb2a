/**
 * How well predictions match the truth. Plain arrays: `probabilities[image][label]`, `truth[image]` the index of
 * the right label. Fractions are 0..1, and 0 where there is nothing to count.
 */

export interface ClassAccuracy {
  images: number;
  /** Images of the class whose best label is the right one. */
  correct: number;
}

/** Bins of the calibration error: Guo et al. 2017, "On Calibration of Modern Neural Networks", section 5. */
const CALIBRATION_BINS = 15;

/** Index of the best label; the first of equals, as NumPy's argmax. */
export function bestLabel(row: readonly number[]): number {
  return row.indexOf(Math.max(...row));
}

/** Fraction of images whose right label is among the `k` best. Equals rank in the order of the labels. */
export function topKAccuracy(
  probabilities: readonly number[][],
  truth: readonly number[],
  k: number,
): number {
  return mean(probabilities.map((row, image) => (rankOf(row, truth[image]!) < k ? 1 : 0)));
}

/** Rows: the right label; columns: the best label; entries: numbers of images. */
export function confusionMatrix(
  probabilities: readonly number[][],
  truth: readonly number[],
  labelCount: number,
): number[][] {
  const matrix = Array.from({ length: labelCount }, () => new Array<number>(labelCount).fill(0));
  probabilities.forEach((row, image) => {
    matrix[truth[image]!]![bestLabel(row)]! += 1;
  });
  return matrix;
}

/** One entry a label, from the confusion matrix. */
export function perClassAccuracy(confusion: readonly number[][]): ClassAccuracy[] {
  return confusion.map((row, label) => ({ images: sum(row), correct: row[label]! }));
}

/** Mean of the classes' accuracies, each class counting the same; classes without images are left out. */
export function meanPerClassAccuracy(classes: readonly ClassAccuracy[]): number {
  return mean(classes.filter(({ images }) => images > 0).map(({ images, correct }) => correct / images));
}

/**
 * Expected calibration error: how far confidence (the best label's probability) is from accuracy, averaged over
 * 15 equal bins (lower edge, upper edge], weighted by their images.
 */
export function expectedCalibrationError(
  probabilities: readonly number[][],
  truth: readonly number[],
): number {
  const gaps = new Array<number>(CALIBRATION_BINS).fill(0);
  probabilities.forEach((row, image) => {
    const best = bestLabel(row);
    const confidence = row[best]!;
    const bin = Math.max(0, Math.ceil(confidence * CALIBRATION_BINS) - 1);
    gaps[bin]! += confidence - (best === truth[image] ? 1 : 0);
  });
  if (probabilities.length === 0) return 0;
  return sum(gaps.map((gap) => Math.abs(gap))) / probabilities.length;
}

function rankOf(row: readonly number[], label: number): number {
  const own = row[label]!;
  return row.filter((value, index) => value > own || (value === own && index < label)).length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : sum(values) / values.length;
}
