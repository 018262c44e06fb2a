import type { Precision } from './manifest.ts';
import type { Metrics } from './metrics.ts';

/** An evaluation as JSON: what `npm run evaluate -- --json` writes and the page exports. Fractions are 0..1. */
export interface EvaluationReport extends Omit<Metrics, 'bins'> {
  model: string;
  /** Of the image encoder. */
  precision: Precision;
  textPrecision: Precision;
  /** Pictures that could not be read; they count nowhere else. */
  failed: number;
  labels: readonly string[];
  templates: readonly string[];
  /** Null where it is not known: the pictures were read in an earlier visit. */
  imagesPerSecond: number | null;
}

export type RunFacts = Pick<
  EvaluationReport,
  'model' | 'precision' | 'textPrecision' | 'failed' | 'labels' | 'templates' | 'imagesPerSecond'
>;

export function evaluationReport(facts: RunFacts, metrics: Metrics): EvaluationReport {
  const { images, top1, top5, meanPerClass, ece, perClass, confusion } = metrics;
  const { model, precision, textPrecision, failed, labels, templates, imagesPerSecond } = facts;
  return {
    ...{ model, precision, textPrecision, images, failed, labels, templates },
    ...{ top1, top5, meanPerClass, ece, perClass, confusion, imagesPerSecond },
  };
}
