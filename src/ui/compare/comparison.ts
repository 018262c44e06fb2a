import type { RankedLabel } from '../../store/ranked-label.ts';
import { rankLabels } from '../../store/selectors.ts';
import type { AppState, ModelRef, ModelScores } from '../../store/state.ts';

/** One side of a comparison: what a model said of the pictures and labels that are on screen now. */
export interface Side {
  scores: ModelScores | null;
  /** Pictures that it has not read, or not with these labels. */
  missing: number;
}

export interface ComparedPicture {
  id: string;
  name: string;
  thumbnailUrl: string | null;
  /** Best three of each side; empty where that side has no numbers. */
  left: readonly RankedLabel[];
  right: readonly RankedLabel[];
  /** Null until both sides have numbers. */
  agree: boolean | null;
}

export interface Comparison {
  pictures: ComparedPicture[];
  left: Side;
  right: Side;
  agreeing: number;
  /** Pictures that both sides have numbers of. */
  compared: number;
}

const SHOWN = 3;

type Seen = Pick<AppState, 'pictures' | 'labels' | 'scoresByModel'>;

/** The same pictures under two models. Numbers for other labels than those on screen count as none. */
export function compareModels(state: Seen, leftRef: ModelRef, rightRef: ModelRef): Comparison {
  const leftScores = scoresOf(state, leftRef);
  const rightScores = scoresOf(state, rightRef);
  const pictures = state.pictures
    .filter(({ status }) => status.kind !== 'failed')
    .map(({ id, name, thumbnailUrl }): ComparedPicture => {
      const left = best(leftScores, id);
      const right = best(rightScores, id);
      const agree = left[0] && right[0] ? left[0].label === right[0].label : null;
      return { id, name, thumbnailUrl, left, right, agree };
    });
  return {
    pictures,
    left: { scores: leftScores, missing: pictures.filter(({ left }) => left.length === 0).length },
    right: { scores: rightScores, missing: pictures.filter(({ right }) => right.length === 0).length },
    agreeing: pictures.filter(({ agree }) => agree === true).length,
    compared: pictures.filter(({ agree }) => agree !== null).length,
  };
}

function scoresOf({ scoresByModel, labels }: Seen, { kind, id }: ModelRef): ModelScores | null {
  const found = [...scoresByModel.values()].find(({ model }) => model.kind === kind && model.id === id);
  const same =
    found?.scores.labels.length === labels.length &&
    found.scores.labels.every((label, index) => label === labels[index]);
  return same ? found : null;
}

function best(scores: ModelScores | null, pictureId: string): readonly RankedLabel[] {
  const ranked = scores ? rankLabels(scores.scores, pictureId) : [];
  return Number.isNaN(ranked[0]?.probability) ? [] : ranked.slice(0, SHOWN);
}
