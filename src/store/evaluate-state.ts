import type { EvaluationRun } from './evaluate-run.ts';

/** A folder that is a class, and the label that is right for its pictures. */
export interface FolderLabel {
  name: string;
  pictures: number;
  /** Empty: its pictures count nowhere. */
  label: string;
  /** Whether that label is among those on the page. */
  known: boolean;
}

export interface TruthCounts {
  /** Pictures that have a class whose label is among those on the page. */
  withTruth: number;
  withoutTruth: number;
  /** Of those with a truth: not read yet. */
  waiting: number;
  /** Of those with a truth: could not be read. */
  failed: number;
}

export interface EvaluateState {
  folders: FolderLabel[];
  counts: TruthCounts;
  /** Of what is on the page now; null until something can be counted. */
  run: EvaluationRun | null;
  /** Finished runs since the page was opened, the newest first. */
  runs: EvaluationRun[];
  actions: EvaluateActions;
}

export interface EvaluateActions {
  /** Keeps the numbers in step with the page until the answer is called. */
  follow(): () => void;
  /** Says which label is right for a folder; empty: none is. */
  setLabel(folder: string, label: string): void;
  /** Puts the labels of all folders into the label box, in the order of the folders. */
  useFolderLabels(): void;
  forgetRun(key: string): void;
  exportReport(run: EvaluationRun): void;
  exportMistakes(run: EvaluationRun): void;
}
