import Papa from 'papaparse';
import { evaluationReport } from '../clip/metrics-report.ts';
import { type EvaluationRun, mistakesOf } from './evaluate-run.ts';

/** The shape that `npm run evaluate -- --json` writes. */
export function toReportJson(run: EvaluationRun): string {
  const { modelId, choice, failed, labels, templates, imagesPerSecond } = run;
  const facts = {
    model: modelId,
    precision: choice.imagePrecision,
    textPrecision: choice.textPrecision,
    ...{ failed, labels, templates, imagesPerSecond },
  };
  return `${JSON.stringify(evaluationReport(facts, run.metrics), null, 2)}\n`;
}

/** One row a wrong answer, the most confident first. Cells that a spreadsheet would run as a formula are escaped. */
export function toMistakesCsv(run: EvaluationRun, pathOf: ReadonlyMap<string, string>): string {
  const fields = ['path', 'truth', 'guess', 'confidence', 'truthProbability'];
  const data = mistakesOf(run).map(({ pictureId, truth, guess, confidence, truthProbability }) => [
    pathOf.get(pictureId) ?? '',
    ...[run.labels[truth], run.labels[guess], confidence, truthProbability],
  ]);
  return `${Papa.unparse({ fields, data }, { escapeFormulae: true })}\r\n`;
}
