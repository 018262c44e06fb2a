import type { EvaluationRun, Verdict } from './evaluate-run.ts';

/** What is shown of a run: lists made of its confusion matrix and bins. */

export interface ClassRow {
  label: string;
  /** Place in the labels. */
  place: number;
  pictures: number;
  right: number;
  /** right / pictures, 0..1. */
  accuracy: number;
  /** How often the model said this label, rightly or not. */
  said: number;
  /** The wrong label that the model said most often instead. */
  takenFor: { label: string; pictures: number } | null;
}

/** Classes that have pictures, in the order of the labels. */
export function classRows({ labels, metrics }: EvaluationRun): ClassRow[] {
  const said = metrics.confusion.reduce(
    (sums, row) => sums.map((sum, guess) => sum + (row[guess] ?? 0)),
    labels.map(() => 0),
  );
  return labels.flatMap((label, place) => {
    const row = metrics.confusion[place] ?? [];
    const pictures = row.reduce((sum, count) => sum + count, 0);
    if (pictures === 0) return [];
    const right = row[place] ?? 0;
    const wrong = row.map((count, guess) => (guess === place ? 0 : count));
    const most = wrong.indexOf(Math.max(...wrong));
    const takenFor = wrong[most] ? { label: labels[most] ?? '', pictures: wrong[most] } : null;
    return [{ label, place, pictures, right, accuracy: right / pictures, said: said[place] ?? 0, takenFor }];
  });
}

export interface ConfusionCell {
  truth: number;
  guess: number;
  pictures: number;
  /** Of the pictures of its class, 0..1. */
  share: number;
}

/** The cells that hold pictures, row by row: of 100 x 100 most are empty. */
export function confusionCells({ metrics }: EvaluationRun): ConfusionCell[] {
  return metrics.confusion.flatMap((row, truth) => {
    const ofClass = row.reduce((sum, count) => sum + count, 0);
    return row.flatMap((pictures, guess) =>
      pictures === 0 ? [] : [{ truth, guess, pictures, share: pictures / ofClass }],
    );
  });
}

/** Wrong cells, those with the most pictures first. */
export function confusedPairs(run: EvaluationRun): ConfusionCell[] {
  const wrong = confusionCells(run).filter(({ truth, guess }) => truth !== guess);
  return wrong.sort((a, b) => b.pictures - a.pictures || b.share - a.share);
}

/** The pictures of one cell, the most confident first. */
export function verdictsOfCell(run: EvaluationRun, cell: Pick<ConfusionCell, 'truth' | 'guess'>): Verdict[] {
  return [...run.verdicts.values()]
    .filter(({ truth, guess }) => truth === cell.truth && guess === cell.guess)
    .sort((a, b) => b.confidence - a.confidence);
}

export interface CalibrationRow {
  /** Edges of the bin, 0..1. */
  from: number;
  to: number;
  pictures: number;
  /** Mean of the confidences, and share of right answers; null in an empty bin. */
  confidence: number | null;
  accuracy: number | null;
}

export function calibrationRows({ metrics: { bins } }: EvaluationRun): CalibrationRow[] {
  return bins.map(({ images, correct, confidenceSum }, bin) => ({
    from: bin / bins.length,
    to: (bin + 1) / bins.length,
    pictures: images,
    confidence: images === 0 ? null : confidenceSum / images,
    accuracy: images === 0 ? null : correct / images,
  }));
}
