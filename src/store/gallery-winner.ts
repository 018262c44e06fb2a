import { bestTwo, type BestTwo } from '../clip/uncertainty.ts';
import type { Review } from './gallery-types.ts';
import type { PictureItem, Scores } from './state.ts';

const NO_NUMBERS: BestTwo = { best: -1, probability: Number.NaN, second: 0 };

/** The two best probabilities of one picture. */
export function bestTwoOf(scores: Scores | null, pictureId: string): BestTwo {
  const rows = scores?.byPicture;
  if (rows?.bestTwo) return rows.bestTwo(pictureId) ?? NO_NUMBERS;
  const row = rows?.get(pictureId);
  return row ? bestTwo(row) : NO_NUMBERS;
}

/** The label that counts for a picture: what the person said of it, else the model's best one; null without either. */
export function winningLabel(
  { scores, review }: { scores: Scores | null; review: ReadonlyMap<string, Review> },
  pictureId: string,
): string | null {
  return review.get(pictureId)?.label ?? scores?.labels[bestTwoOf(scores, pictureId).best] ?? null;
}

/** The two best probabilities of every picture of a list, by place. */
export interface Winners {
  /** Place of the label; -1 for a picture without numbers. */
  best: Int32Array;
  /** NaN for a picture without numbers. */
  probability: Float32Array;
  second: Float32Array;
}

/** Gone through once, in the order of the list: in any other order each look-up waits for the memory. */
export function winnersOf(pictures: readonly PictureItem[], scores: Scores | null): Winners {
  const winners = {
    best: new Int32Array(pictures.length),
    probability: new Float32Array(pictures.length),
    second: new Float32Array(pictures.length),
  };
  pictures.forEach(({ id }, place) => {
    const { best, probability, second } = bestTwoOf(scores, id);
    winners.best[place] = best;
    winners.probability[place] = probability;
    winners.second[place] = second;
  });
  return winners;
}
