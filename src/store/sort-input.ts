import { bestTwoOf } from './gallery-winner.ts';
import type { AppState, PictureFacts, PictureItem } from './state.ts';

/** Which pictures an export or a sorting is about. */
export type ExportScope = 'all' | 'shown' | 'selected';

/** By which label a picture goes, and which ones it is told to have. */
export interface LabelRule {
  /** 0..1; below it the best label does not count. What a person said counts always. */
  threshold: number;
  /** One keyword, or all labels that reach the threshold. */
  keywords: 'top' | 'all-above';
}

export interface LabelledPicture {
  item: PictureItem;
  facts: PictureFacts;
  /** Null where no label is sure enough. */
  label: string | null;
  keywords: string[];
}

type Input = Pick<AppState, 'pictures' | 'scores' | 'review' | 'galleryView' | 'selectedIds'>;

/** Pictures of the scope, in their order on the page. */
export function picturesInScope(state: Input, scope: ExportScope): PictureItem[] {
  if (scope === 'all') return state.pictures;
  if (scope === 'selected') return state.pictures.filter(({ id }) => state.selectedIds.has(id));
  const byId = new Map(state.pictures.map((picture) => [picture.id, picture]));
  return state.galleryView.groups.flatMap(({ ids }) => ids).flatMap((id) => byId.get(id) ?? []);
}

/** How many pictures each scope has; without going through them. */
export function scopeCounts({ pictures, galleryView, selectedIds }: Input): Record<ExportScope, number> {
  return { all: pictures.length, shown: galleryView.matching, selected: selectedIds.size };
}

/** The pictures that were read, with their labels. */
export function labelledPictures(state: Input, scope: ExportScope, rule: LabelRule): LabelledPicture[] {
  return picturesInScope(state, scope).flatMap((item) => {
    return item.status.kind === 'done' ? [labelled(state, item, item.status.facts, rule)] : [];
  });
}

function labelled(state: Input, item: PictureItem, facts: PictureFacts, rule: LabelRule): LabelledPicture {
  const { scores, review } = state;
  const reviewed = review.get(item.id)?.label ?? null;
  const { best, probability } = bestTwoOf(scores, item.id);
  const guessed = probability >= rule.threshold ? (scores?.labels[best] ?? null) : null;
  const label = reviewed ?? guessed;
  const above: string[] = [];
  if (rule.keywords === 'all-above') {
    scores?.byPicture.get(item.id)?.forEach((value, index) => {
      const name = scores.labels[index];
      if (name !== undefined && value >= rule.threshold) above.push(name);
    });
  }
  return { item, facts, label, keywords: [...new Set(label === null ? above : [label, ...above])] };
}
