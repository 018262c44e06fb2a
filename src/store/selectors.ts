import type { AppState, PictureItem, Scores } from './state.ts';

export interface RankedLabel {
  label: string;
  /** Place of the label in the label set: picks its colour. */
  index: number;
  /** 0..1 */
  probability: number;
}

/** The labels of one picture, most probable first; equal ones in the order they were typed. Empty without scores. */
export function rankLabels(scores: Scores | null, pictureId: string): RankedLabel[] {
  const probabilities = scores?.byPicture.get(pictureId);
  if (!scores || !probabilities) return [];
  return scores.labels
    .map((label, index) => ({ label, index, probability: probabilities[index] ?? Number.NaN }))
    .sort((a, b) => b.probability - a.probability || a.index - b.index);
}

export function selectedPicture(state: AppState): PictureItem | null {
  return state.pictures.find((picture) => picture.id === state.selectedId) ?? null;
}

export interface QueueProgress {
  total: number;
  finished: number;
  failed: number;
  waiting: number;
  cancelled: number;
}

/** Counts by status; `finished` includes the failed ones. */
export function queueProgress(pictures: PictureItem[]): QueueProgress {
  const count = { queued: 0, working: 0, done: 0, failed: 0, cancelled: 0 };
  for (const { status } of pictures) count[status.kind] += 1;
  return {
    total: pictures.length,
    finished: count.done + count.failed,
    failed: count.failed,
    waiting: count.queued + count.working,
    cancelled: count.cancelled,
  };
}
