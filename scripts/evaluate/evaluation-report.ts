import type { Precision } from '../../src/clip/manifest.ts';
import {
  confusionMatrix,
  expectedCalibrationError,
  meanPerClassAccuracy,
  perClassAccuracy,
  topKAccuracy,
} from '../../src/clip/metrics.ts';

/** What `--json` writes. Fractions are 0..1. */
export interface EvaluationReport {
  model: string;
  /** Of the image encoder. */
  precision: Precision;
  textPrecision: Precision;
  /** Pictures that were read and classified. */
  images: number;
  /** Pictures that could not be read; they count nowhere else. */
  failed: number;
  labels: string[];
  top1: number;
  top5: number;
  /** Mean of `perClass`, every class counting the same. */
  meanPerClass: number;
  /** Expected calibration error, 15 bins. */
  ece: number;
  /** Top-1 accuracy in the order of `labels`; null for a class without pictures. */
  perClass: (number | null)[];
  /** `confusion[right label][best label]`: numbers of pictures. */
  confusion: number[][];
  imagesPerSecond: number;
}

export type RunFacts = Pick<
  EvaluationReport,
  'model' | 'precision' | 'textPrecision' | 'failed' | 'labels' | 'imagesPerSecond'
>;

/** `probabilities[image][label]`; `truth[image]`: index of the right label. */
export function evaluationReport(
  facts: RunFacts,
  probabilities: number[][],
  truth: number[],
): EvaluationReport {
  const confusion = confusionMatrix(probabilities, truth, facts.labels.length);
  const classes = perClassAccuracy(confusion);
  return {
    model: facts.model,
    precision: facts.precision,
    textPrecision: facts.textPrecision,
    images: probabilities.length,
    failed: facts.failed,
    labels: facts.labels,
    top1: topKAccuracy(probabilities, truth, 1),
    top5: topKAccuracy(probabilities, truth, 5),
    meanPerClass: meanPerClassAccuracy(classes),
    ece: expectedCalibrationError(probabilities, truth),
    perClass: classes.map(({ images, correct }) => (images === 0 ? null : correct / images)),
    confusion,
    imagesPerSecond: facts.imagesPerSecond,
  };
}

export function summary(report: EvaluationReport): string {
  const percent = (fraction: number) => `${(100 * fraction).toFixed(2)} %`;
  return [
    `model           ${report.model} (image ${report.precision}, text ${report.textPrecision})`,
    `images          ${report.images} in ${report.labels.length} classes, ${report.failed} unreadable`,
    `top-1           ${percent(report.top1)}`,
    `top-5           ${percent(report.top5)}`,
    `mean per class  ${percent(report.meanPerClass)}`,
    `ECE             ${percent(report.ece)}`,
    `speed           ${report.imagesPerSecond.toFixed(1)} images/s`,
  ].join('\n');
}
