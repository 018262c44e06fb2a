import { describe, expect, it, vi } from 'vitest';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Engine } from '../engine/engine.ts';
import { toUnitRows } from '../clip/vectors.ts';
import { EMPTY_GALLERY } from './gallery-defaults.ts';
import { searchActions } from './search-actions.ts';
import { SearchLoop } from './search-loop.ts';
import { NO_SEARCH } from './search-types.ts';
import type { AppState, PictureItem, PictureStatus } from './state.ts';

const unit = (...values: number[]) => toUnitRows(Float32Array.from(values), values.length);

/** Two directions: cats and rockets. Every picture is named by how much of a cat it is, 0..10. */
const WORDS: Record<string, Float32Array> = { cat: unit(1, 0), rocket: unit(0, 1) };
const embeddingOf = (sha256: string) => unit(Number(sha256), 10 - Number(sha256));

function picture(name: string, kind: 'done' | 'queued' = 'done'): PictureItem {
  const facts = { sha256: name, widthPx: 1, heightPx: 1, decodeMs: 0, preprocessMs: 0, encodeMs: 0 };
  const status = (kind === 'done' ? { kind, facts } : { kind }) as PictureStatus;
  return { id: `id ${name}`, name, path: name, file: new File([], name), thumbnailUrl: null, status };
}

function setUp(pictures: PictureItem[]) {
  const compared: string[][] = [];
  const engine = {
    state: { kind: 'ready' },
    encodeTerms: (_: AbortSignal, labels: string[]) => {
      const rows = labels.map((label) => [...(WORDS[label] ?? unit(1, 1))]);
      return Promise.resolve({ embeddings: Float32Array.from(rows.flat()) });
    },
    compare: (sha256s: string[], query: Float32Array) => {
      compared.push(sha256s);
      const dot = (row: Float32Array) => row[0]! * query[0]! + row[1]! * query[1]!;
      return Promise.resolve(Float32Array.from(sha256s, (sha256) => dot(embeddingOf(sha256))));
    },
    embeddingOf,
  } as unknown as Engine;
  const store: StoreApi<AppState> = createStore<AppState>()(
    () =>
      ({
        ...EMPTY_GALLERY,
        search: NO_SEARCH,
        pictures,
        templates: ['{}'],
        engine: engine.state,
      }) as unknown as AppState,
  );
  const loop = new SearchLoop(store, engine);
  const names = () => [...(store.getState().ranking?.keys() ?? [])].map((id) => id.replace('id ', ''));
  const settled = () => vi.waitFor(() => expect(store.getState().search.searching).toBe(false));
  return { store, loop, actions: searchActions(store, loop), compared, names, settled };
}

describe('a search', () => {
  it('ranks by words, adds and takes off', async () => {
    const { actions, names, settled, store } = setUp([picture('1'), picture('9'), picture('5')]);
    actions.setSearchText('cat');
    await settled();
    expect(names()).toEqual(['9', '5', '1']);
    expect(store.getState().gallery.sort).toBe('relevance');
    actions.setSearchText('-cat');
    await settled();
    expect(names()).toEqual(['1', '5', '9']);
    actions.setSearchText('cat +rocket');
    await settled();
    expect(names()[0]).toBe('5');
  });

  it('by a picture finds its like, and others when it is turned round', async () => {
    const { actions, names, settled } = setUp([picture('1'), picture('2'), picture('9')]);
    actions.searchByPicture('id 1', 'like');
    await settled();
    expect(names()).toEqual(['1', '2', '9']);
    actions.searchByPicture('id 1', 'unlike');
    await settled();
    expect(names()).toEqual(['9', '2', '1']);
  });

  it('shows all pictures in their old order when it ends', async () => {
    const { actions, settled, store } = setUp([picture('1'), picture('9')]);
    store.setState(({ gallery }) => ({ gallery: { ...gallery, sort: 'name', reversed: true } }));
    actions.setSearchText('cat');
    await settled();
    actions.clearSearch();
    expect(store.getState().ranking).toBeNull();
    expect(store.getState().gallery).toMatchObject({ sort: 'name', reversed: true });
  });

  it('says so when its terms cancel each other out', async () => {
    const { actions, settled, store } = setUp([picture('1')]);
    actions.setSearchText('cat -cat');
    await settled();
    expect(store.getState().search.problem).toEqual({ kind: 'cancels-out' });
    expect(store.getState().ranking).toBeNull();
  });

  it('compares pictures that are read later, and no picture twice', async () => {
    const { actions, names, settled, store, compared } = setUp([picture('1'), picture('9', 'queued')]);
    actions.setSearchText('cat');
    await settled();
    expect(names()).toEqual(['1']);
    store.setState({ pictures: [picture('1'), picture('9')] });
    await vi.waitFor(() => expect(names()).toEqual(['9', '1']));
    expect(compared).toEqual([['1'], ['9']]);
  });

  it('by a picture that is gone says so', async () => {
    const { actions, settled, store } = setUp([picture('1'), picture('2')]);
    actions.searchByPicture('id 1', 'like');
    store.setState({ pictures: [picture('2')] });
    await settled();
    expect(store.getState().search.problem).toEqual({ kind: 'picture-gone', name: '1' });
  });

  it('keeps what its cut-off lets through', async () => {
    const { actions, names, settled } = setUp(['1', '3', '5', '7', '9'].map((name) => picture(name)));
    actions.setSearchText('cat');
    await settled();
    actions.setCutOff({ kind: 'best', count: 2 });
    expect(names()).toEqual(['9', '7']);
    actions.setCutOff({ kind: 'similarity', least: 0.7 });
    expect(names()).toEqual(['9', '7', '5']);
    actions.setCutOff({ kind: 'best', count: Infinity });
    expect(names()).toHaveLength(5);
  });

  it('forgets the numbers of another model', async () => {
    const { actions, loop, settled, store, compared } = setUp([picture('1'), picture('9')]);
    actions.setSearchText('cat');
    await settled();
    loop.turnToModel();
    expect(store.getState().ranking).toBeNull();
    await settled();
    expect(compared).toHaveLength(2);
    expect(store.getState().ranking?.size).toBe(2);
  });
});
