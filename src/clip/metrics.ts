/**
 * How well predictions match the truth, counted picture by picture: nothing is kept of a picture but its counts, so
 * that a million of them cost no more memory than one. Fractions are 0..1, and 0 where there is nothing to count.
 */

/** Bins of the calibration error: Guo et al. 2017, "On Calibration of Modern Neural Networks", section 5. */
export const CALIBRATION_BINS = 15;

/** Pictures whose confidence lies in (lower edge, upper edge] of one of 15 equal parts of 0..1. */
export interface CalibrationBin {
  images: number;
  correct: number;
  /** Sum of the confidences: divided by `images` it is their mean. */
  confidenceSum: number;
}

export interface Metrics {
  images: number;
  top1: number;
  top5: number;
  /** Mean of `perClass`, every class counting the same; classes without images are left out. */
  meanPerClass: number;
  /** Expected calibration error: how far confidence is from accuracy, averaged over the bins by their images. */
  ece: number;
  /** Top-1 accuracy by label; null for a label without images. */
  perClass: (number | null)[];
  /** `confusion[right label][best label]`: numbers of images. */
  confusion: number[][];
  bins: CalibrationBin[];
}

/** Index of the best label; the first of equals, as NumPy's argmax. */
export function bestLabel(row: ArrayLike<number>): number {
  let best = 0;
  for (let label = 1; label < row.length; label++) if (row[label]! > row[best]!) best = label;
  return best;
}

/** How many labels stand before this one: 0 for the best. Equals rank in the order of the labels. */
export function rankOf(row: ArrayLike<number>, label: number): number {
  const own = row[label]!;
  let before = 0;
  for (let other = 0; other < row.length; other++) {
    if (row[other]! > own || (row[other] === own && other < label)) before++;
  }
  return before;
}

export class MetricsCounter {
  private readonly confusion: number[][];
  private readonly bins: CalibrationBin[];
  private images = 0;
  private inFive = 0;

  constructor(labelCount: number) {
    this.confusion = Array.from({ length: labelCount }, () => new Array<number>(labelCount).fill(0));
    this.bins = Array.from({ length: CALIBRATION_BINS }, () => ({ images: 0, correct: 0, confidenceSum: 0 }));
  }

  /**
   * Counts one picture.
   *
   * @param row `[labels]` probabilities, 0..1.
   * @param truth index of the right label.
   */
  add(row: ArrayLike<number>, truth: number): void {
    const best = bestLabel(row);
    const confidence = row[best]!;
    this.images += 1;
    if (rankOf(row, truth) < 5) this.inFive += 1;
    this.confusion[truth]![best]! += 1;
    const bin = this.bins[Math.max(0, Math.ceil(confidence * CALIBRATION_BINS) - 1)]!;
    bin.images += 1;
    bin.confidenceSum += confidence;
    if (best === truth) bin.correct += 1;
  }

  /** What was counted until now. */
  metrics(): Metrics {
    const { images, confusion, bins } = this;
    const perClass = confusion.map((row, label) => {
      const ofClass = sum(row);
      return ofClass === 0 ? null : row[label]! / ofClass;
    });
    const gaps = bins.map(({ confidenceSum, correct }) => Math.abs(confidenceSum - correct));
    return {
      images,
      top1: share(sum(confusion.map((row, label) => row[label]!)), images),
      top5: share(this.inFive, images),
      meanPerClass: mean(perClass.filter((accuracy) => accuracy !== null)),
      ece: share(sum(gaps), images),
      perClass,
      confusion,
      bins,
    };
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function share(count: number, total: number): number {
  return total === 0 ? 0 : count / total;
}

function mean(values: readonly number[]): number {
  return share(sum(values), values.length);
}
