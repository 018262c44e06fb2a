import type { EvaluationRun } from '../../store/evaluate-run.ts';

export interface RunViewProps {
  run: EvaluationRun;
  /** Selects a picture on the page and closes the dialog. */
  onPicture: (pictureId: string) => void;
}
