import type { StoreApi } from 'zustand';
import { neighbourOf, rangeBetween } from './gallery-order.ts';
import type { Review } from './gallery-types.ts';
import { winningLabel } from './gallery-winner.ts';
import type { Actions, AppState } from './state.ts';

type OwnActions = Pick<
  Actions,
  | 'select'
  | 'selectNeighbour'
  | 'setGallery'
  | 'toggleGroup'
  | 'toggleSelected'
  | 'selectRangeTo'
  | 'selectAllShown'
  | 'clearSelection'
  | 'reviewPictures'
  | 'labelPictures'
>;

/** What a person does with many pictures: looks at them in another order, picks them out, says what they are. */
export function galleryActions(store: StoreApi<AppState>): OwnActions {
  const { setState, getState } = store;
  const setGallery: OwnActions['setGallery'] = (part) =>
    setState(({ gallery }) => ({ gallery: { ...gallery, ...part } }));
  return {
    ...selectionActions(store),
    setGallery,
    toggleGroup(key) {
      const collapsed = new Set(getState().gallery.collapsed);
      if (!collapsed.delete(key)) collapsed.add(key);
      setGallery({ collapsed });
    },
    reviewPictures: (ids, review) => changeReview(store, ids, () => review, review?.label),
    labelPictures(ids, label) {
      const { scores } = getState();
      const unreviewed = { scores, review: new Map<string, Review>() };
      changeReview(
        store,
        ids,
        (id) => ({ label, verdict: winningLabel(unreviewed, id) === label ? 'accepted' : 'corrected' }),
        label,
      );
    },
  };
}

function selectionActions({ setState, getState }: StoreApi<AppState>) {
  /** Where a range begins: the last picture that was gone to or picked by itself. */
  let anchor: string | null = null;
  const select = (selectedId: string | null) => {
    anchor = selectedId;
    setState({ selectedId });
  };
  return {
    select,
    selectNeighbour: (step: number) => select(neighbourOf(getState(), step)),
    toggleSelected(id: string) {
      const selectedIds = new Set(getState().selectedIds);
      if (!selectedIds.delete(id)) selectedIds.add(id);
      anchor = id;
      setState({ selectedIds, selectedId: id });
    },
    selectRangeTo(id: string) {
      const { galleryView, selectedId } = getState();
      anchor ??= selectedId ?? id;
      setState({ selectedIds: new Set(rangeBetween(galleryView.ids, anchor, id)), selectedId: id });
    },
    selectAllShown: () => setState(({ galleryView }) => ({ selectedIds: new Set(galleryView.ids) })),
    clearSelection() {
      if (getState().selectedIds.size > 0) setState({ selectedIds: new Set() });
    },
  };
}

/** One picture changes without a word; a change of several says so and can be taken back. */
function changeReview(
  { setState, getState }: StoreApi<AppState>,
  ids: Iterable<string>,
  entryOf: (id: string) => Review | null,
  label: string | undefined,
): void {
  const { review: before } = getState();
  const review = new Map(before);
  let count = 0;
  for (const id of ids) {
    const entry = entryOf(id);
    if (entry) review.set(id, entry);
    else review.delete(id);
    count += 1;
  }
  setState({ review });
  if (count < 2) return;
  const kind = { type: 'labelled' as const, count, label: label ?? null };
  setState({ notice: { id: Date.now(), kind, undo: () => setState({ review: before }) } });
}
