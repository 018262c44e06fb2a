import { expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { PLAIN_GALLERY } from './gallery-defaults.ts';
import { rememberGallery } from './gallery-memory.ts';
import type { GallerySettings } from './gallery-types.ts';
import { fakeLocalStorage } from '../../tests/helpers/fake-local-storage.ts';
import type { AppState } from './state.ts';

fakeLocalStorage();

function visit() {
  const store = createStore<AppState>()(() => ({ gallery: PLAIN_GALLERY }) as unknown as AppState);
  rememberGallery(store);
  return {
    gallery: () => store.getState().gallery,
    set: (part: Partial<GallerySettings>) =>
      store.setState(({ gallery }) => ({ gallery: { ...gallery, ...part } })),
  };
}

it('order, groups, threshold and size of the tiles are there on the next visit', () => {
  const look = { reversed: true, grouped: true, dense: true, minProbability: 0.25, maxProbability: 0.75 };
  visit().set({ sort: 'margin', ...look });
  expect(visit().gallery()).toEqual({ ...PLAIN_GALLERY, sort: 'margin', ...look });
});

it('what was looked for is not', () => {
  visit().set({ label: 'cat', name: 'trip', status: 'failed', collapsed: new Set(['cat']) });
  expect(visit().gallery()).toEqual(PLAIN_GALLERY);
});

it('a search leaves the order before it', () => {
  const { set } = visit();
  set({ sort: 'name', reversed: true });
  set({ sort: 'relevance', reversed: false });
  expect(visit().gallery()).toMatchObject({ sort: 'name', reversed: true });
});

it.each(['{', 'null', '{"sort":"relevance"}', '{"sort":"name","reversed":1}'])(
  'something else that lies there is not taken: %s',
  (text) => {
    localStorage.setItem('wordsight.gallery', text);
    expect(visit().gallery()).toBe(PLAIN_GALLERY);
  },
);

it('nothing fails where storage is forbidden', () => {
  vi.stubGlobal('localStorage', undefined);
  const { gallery, set } = visit();
  set({ sort: 'name' });
  expect(gallery().sort).toBe('name');
});
