import type { StoreApi } from 'zustand';
import type { GallerySettings, GallerySort } from './gallery-types.ts';
import { keepLocal, readLocal } from './local-value.ts';
import type { AppState } from './state.ts';

const KEY = 'wordsight.gallery';

/** `relevance` belongs to a search, which ends with the page. */
const SORTS: readonly GallerySort[] = ['added', 'name', 'probability', 'margin', 'entropy'];

/** What is remembered: how pictures are looked at, not which ones were looked for. */
type Remembered = Pick<
  GallerySettings,
  'sort' | 'reversed' | 'grouped' | 'dense' | 'minProbability' | 'maxProbability'
>;

/** Brings back how the gallery was ordered, grouped and cut off, and keeps it with every change. */
export function rememberGallery(store: StoreApi<AppState>): void {
  const last = readLast();
  if (last) store.setState(({ gallery }) => ({ gallery: { ...gallery, ...last } }));
  store.subscribe(({ gallery }, before) => {
    if (gallery !== before.gallery && gallery.sort !== 'relevance') keepLocal(KEY, pick(gallery));
  });
}

function readLast(): Remembered | null {
  const last = readLocal(KEY);
  return isRemembered(last) ? pick(last) : null;
}

function pick({ sort, reversed, grouped, dense, minProbability, maxProbability }: Remembered): Remembered {
  return { sort, reversed, grouped, dense, minProbability, maxProbability };
}

function isRemembered(value: unknown): value is Remembered {
  if (typeof value !== 'object' || value === null) return false;
  const { sort, reversed, grouped, dense, minProbability, maxProbability } = value as Partial<Remembered>;
  return (
    SORTS.some((known) => known === sort) &&
    [reversed, grouped, dense].every((each) => typeof each === 'boolean') &&
    isShare(minProbability) &&
    isShare(maxProbability)
  );
}

function isShare(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1;
}
