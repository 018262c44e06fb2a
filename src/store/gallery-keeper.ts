import type { StoreApi } from 'zustand';
import { isFiltered } from './gallery-filter.ts';
import { galleryView, keepIfSame } from './gallery-view.ts';
import type { AppState } from './state.ts';

/** While pictures are read, an order that depends on their numbers is made anew this often at most. */
const WHILE_READING_MS = 600;

/**
 * Keeps `galleryView` in step. What a person does shows at once; what the engine brings in shows now and then, so
 * that tiles do not jump about under the pointer and 20,000 pictures are not sorted ten times a second.
 */
export class GalleryKeeper {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly store: StoreApi<AppState>) {
    store.subscribe((state, before) => this.onChange(state, before));
  }

  private onChange(state: AppState, before: AppState): void {
    if (asked(state, before)) this.renew();
    else if (arrived(state, before)) this.timer ??= setTimeout(() => this.renew(), WHILE_READING_MS);
  }

  private renew(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const state = this.store.getState();
    const view = keepIfSame(state.galleryView, galleryView(state));
    if (view !== state.galleryView) this.store.setState({ galleryView: view });
  }
}

/** Something that a person did, or that shows all at once. */
function asked(state: AppState, before: AppState): boolean {
  return (
    state.gallery !== before.gallery ||
    state.ranking !== before.ranking ||
    state.review !== before.review ||
    (state.scores?.labels !== before.scores?.labels && dependsOnNumbers(state)) ||
    (state.pictures !== before.pictures && !sameMembers(state, before))
  );
}

/** Something that the engine brought in and that the order may depend on. */
function arrived(state: AppState, before: AppState): boolean {
  if (state.scores !== before.scores) return dependsOnNumbers(state);
  if (state.duplicates !== before.duplicates) return state.gallery.status === 'duplicates';
  return state.pictures !== before.pictures && (isFiltered(state.gallery) || state.gallery.grouped);
}

function dependsOnNumbers({ gallery }: AppState): boolean {
  return (
    gallery.grouped || isFiltered(gallery) || ['probability', 'margin', 'entropy'].includes(gallery.sort)
  );
}

function sameMembers({ pictures }: AppState, { pictures: before }: AppState): boolean {
  return (
    pictures.length === before.length && pictures.every((picture, place) => picture.id === before[place]?.id)
  );
}
