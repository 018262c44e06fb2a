import type { EvaluationReport } from '../../src/clip/metrics-report.ts';

/** The report's numbers for people. */
export function summary(report: EvaluationReport): string {
  const percent = (fraction: number) => `${(100 * fraction).toFixed(2)} %`;
  return [
    `model           ${report.model} (image ${report.precision}, text ${report.textPrecision})`,
    `images          ${report.images} in ${report.labels.length} classes, ${report.failed} unreadable`,
    `top-1           ${percent(report.top1)}`,
    `top-5           ${percent(report.top5)}`,
    `mean per class  ${percent(report.meanPerClass)}`,
    `ECE             ${percent(report.ece)}`,
    `speed           ${(report.imagesPerSecond ?? 0).toFixed(1)} images/s`,
  ].join('\n');
}
