import type { EvaluationRun, Verdict } from './evaluate-run.ts';

export interface ClassDifference {
  label: string;
  /** Top-1 accuracy, 0..1; null without pictures or without the label. */
  first: number | null;
  second: number | null;
  /** second - first; null where one is missing. */
  difference: number | null;
}

export interface ChangedVerdict {
  pictureId: string;
  kind: 'mended' | 'broken' | 'other-mistake';
  /** Texts, since the runs may have other labels. */
  truth: string;
  first: string;
  second: string;
}

export interface RunComparison {
  /** Pictures that both runs have judged. */
  shared: number;
  changed: ChangedVerdict[];
  /** The largest change first. */
  classes: ClassDifference[];
}

/** What changed from one run to another, by picture and by class. */
export function compareRuns(first: EvaluationRun, second: EvaluationRun): RunComparison {
  const changed: ChangedVerdict[] = [];
  let shared = 0;
  for (const [pictureId, before] of first.verdicts) {
    const after = second.verdicts.get(pictureId);
    if (!after) continue;
    shared += 1;
    const one = change(pictureId, [first, before], [second, after]);
    if (one) changed.push(one);
  }
  return { shared, changed, classes: classDifferences(first, second) };
}

type Judged = [run: EvaluationRun, verdict: Verdict];

function change(pictureId: string, [first, before]: Judged, [second, after]: Judged): ChangedVerdict | null {
  const guesses = [first.labels[before.guess] ?? '', second.labels[after.guess] ?? ''] as const;
  if (guesses[0] === guesses[1]) return null;
  const right = [before.guess === before.truth, after.guess === after.truth];
  const kind = right[1] ? 'mended' : right[0] ? 'broken' : 'other-mistake';
  const truth = second.labels[after.truth] ?? '';
  return { pictureId, kind, truth, first: guesses[0], second: guesses[1] };
}

function classDifferences(first: EvaluationRun, second: EvaluationRun): ClassDifference[] {
  const after = accuracies(second);
  const before = accuracies(first);
  const labels = new Set([...before.keys(), ...after.keys()]);
  return [...labels]
    .map((label) => difference(label, before.get(label) ?? null, after.get(label) ?? null))
    .filter(({ first: one, second: two }) => one !== null || two !== null)
    .sort((a, b) => Math.abs(b.difference ?? 0) - Math.abs(a.difference ?? 0));
}

function difference(label: string, first: number | null, second: number | null): ClassDifference {
  return { label, first, second, difference: first === null || second === null ? null : second - first };
}

function accuracies(run: EvaluationRun): Map<string, number | null> {
  return new Map(run.labels.map((label, place) => [label, run.metrics.perClass[place] ?? null]));
}
