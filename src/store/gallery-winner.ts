import { bestTwo, type BestTwo } from '../clip/uncertainty.ts';
import type { Review } from './gallery-types.ts';
import type { Scores } from './state.ts';

const NO_NUMBERS: BestTwo = { best: -1, probability: Number.NaN, second: 0 };

/** The two best probabilities of one picture. Finding them takes less time than looking up that they were found. */
export function bestTwoOf(scores: Scores | null, pictureId: string): BestTwo {
  const row = scores?.byPicture.get(pictureId);
  return row ? bestTwo(row) : NO_NUMBERS;
}

/** The label that counts for a picture: what the person said of it, else the model's best one; null without either. */
export function winningLabel(
  { scores, review }: { scores: Scores | null; review: ReadonlyMap<string, Review> },
  pictureId: string,
): string | null {
  return review.get(pictureId)?.label ?? scores?.labels[bestTwoOf(scores, pictureId).best] ?? null;
}
