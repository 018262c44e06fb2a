import { pictureById } from './picture-index.ts';
import type { RankedLabel } from './ranked-label.ts';
import type { AppState, PictureItem, Scores } from './state.ts';

/** The labels of one picture, most probable first; equal ones in the order they were typed. Empty without scores. */
export function rankLabels(scores: Scores | null, pictureId: string): RankedLabel[] {
  const probabilities = scores?.byPicture.get(pictureId);
  if (!scores || !probabilities) return [];
  return scores.labels
    .map((label, index) => ({ label, index, probability: probabilities[index] ?? Number.NaN }))
    .sort((a, b) => b.probability - a.probability || a.index - b.index);
}

export function selectedPicture(state: AppState): PictureItem | null {
  return pictureById(state.pictures, state.selectedId) ?? null;
}

export interface QueueProgress {
  total: number;
  finished: number;
  failed: number;
  waiting: number;
  cancelled: number;
}

const counted = new WeakMap<PictureItem[], QueueProgress>();

/** Counts by status; `finished` includes the failed ones. Counted once a list, however many ask. */
export function queueProgress(pictures: PictureItem[]): QueueProgress {
  const known = counted.get(pictures);
  if (known) return known;
  const progress = count(pictures);
  counted.set(pictures, progress);
  return progress;
}

function count(pictures: PictureItem[]): QueueProgress {
  const by = { queued: 0, working: 0, done: 0, failed: 0, cancelled: 0 };
  for (const { status } of pictures) by[status.kind] += 1;
  return {
    total: pictures.length,
    finished: by.done + by.failed,
    failed: by.failed,
    waiting: by.queued + by.working,
    cancelled: by.cancelled,
  };
}
