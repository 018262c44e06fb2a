import type { Precision } from '../../src/clip/manifest.ts';
import type { Metrics } from '../../src/clip/metrics.ts';

/** What `--json` writes. Fractions are 0..1. */
export interface EvaluationReport extends Omit<Metrics, 'bins'> {
  model: string;
  /** Of the image encoder. */
  precision: Precision;
  textPrecision: Precision;
  /** Pictures that could not be read; they count nowhere else. */
  failed: number;
  labels: string[];
  imagesPerSecond: number;
}

export type RunFacts = Pick<
  EvaluationReport,
  'model' | 'precision' | 'textPrecision' | 'failed' | 'labels' | 'imagesPerSecond'
>;

export function evaluationReport(facts: RunFacts, metrics: Metrics): EvaluationReport {
  const { images, top1, top5, meanPerClass, ece, perClass, confusion } = metrics;
  const { model, precision, textPrecision, failed, labels, imagesPerSecond } = facts;
  return {
    ...{ model, precision, textPrecision, images, failed, labels },
    ...{ top1, top5, meanPerClass, ece, perClass, confusion, imagesPerSecond },
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
