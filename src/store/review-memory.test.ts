import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { openVault, type Vault } from '../vault/vault.ts';
import type { Review } from './gallery-types.ts';
import { ReviewMemory } from './review-memory.ts';
import type { AppState, PictureItem, PictureStatus } from './state.ts';

const CAT: Review = { label: 'cat', verdict: 'accepted' };
const DOG: Review = { label: 'dog', verdict: 'corrected' };

let vault: Vault;

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  vault = openVault();
});

/** Pictures have their name as the hash of their bytes; `copy of` another has its. */
function picture(name: string, kind: 'done' | 'queued' = 'done'): PictureItem {
  const status = { kind, facts: { sha256: name.replace('copy of ', '') } } as unknown as PictureStatus;
  return { id: `id ${name}`, name, path: name, file: new File([], name), thumbnailUrl: null, status };
}

/** A page with these pictures, which it has read. */
function visit(...pictures: PictureItem[]) {
  const store = createStore<AppState>()(() => ({ pictures, review: new Map() }) as unknown as AppState);
  const memory = new ReviewMemory(store, vault.reviews);
  const say = (name: string, review: Review | null) => {
    const all = new Map(store.getState().review);
    if (review) all.set(`id ${name}`, review);
    else all.delete(`id ${name}`);
    store.setState({ review: all });
  };
  const said = () => Object.fromEntries(store.getState().review);
  return { store, memory, say, said };
}

async function visitAgain(...pictures: PictureItem[]) {
  await vault.reviews.flush();
  vault.connection.current?.close();
  vault = openVault();
  return visit(...pictures);
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 50));

it('what was said of a picture is there when its bytes come again, whatever it is called', async () => {
  const { say } = visit(picture('a'), picture('b'), picture('c'), picture('d'));
  say('a', CAT);
  say('b', CAT);
  say('b', DOG);
  say('c', CAT);
  say('c', null);
  const { said } = await visitAgain(picture('copy of a'), picture('b'), picture('c'), picture('e'));
  await vi.waitFor(() => expect(said()).toEqual({ 'id copy of a': CAT, 'id b': DOG }));
});

it('is there for pictures that are read later, and for a copy that is added on the same visit', async () => {
  const { say, said, store, memory } = visit(picture('a'));
  say('a', DOG);
  store.setState(({ pictures }) => ({ pictures: [...pictures, picture('copy of a'), picture('b')] }));
  memory.note(['id copy of a', 'id b']);
  await vi.waitFor(() => expect(said()).toEqual({ 'id a': DOG, 'id copy of a': DOG }));
});

it('said before the picture was read is kept once it is', async () => {
  const { say, store, memory } = visit(picture('a', 'queued'));
  say('a', CAT);
  await settle();
  await expect(memory.count()).resolves.toBe(0);
  store.setState({ pictures: [picture('a')] });
  memory.note(['id a']);
  await settle();
  await expect(memory.count()).resolves.toBe(1);
});

it('a word of this visit wins over what was kept, also while that is read', async () => {
  visit(picture('a')).say('a', CAT);
  const { say, said } = await visitAgain(picture('a'));
  say('a', DOG);
  await settle();
  expect(said()).toEqual({ 'id a': DOG });
  const later = await visitAgain(picture('a'));
  await vi.waitFor(() => expect(later.said()).toEqual({ 'id a': DOG }));
});

it('deleting leaves the page as it is and nothing for the next visit', async () => {
  const { say, said, memory } = visit(picture('a'), picture('b'));
  say('a', CAT);
  await memory.forget();
  await expect(memory.count()).resolves.toBe(0);
  expect(said()).toEqual({ 'id a': CAT });
  say('b', DOG);
  const { said: saidLater } = await visitAgain(picture('a'), picture('b'));
  await vi.waitFor(() => expect(saidLater()).toEqual({ 'id b': DOG }));
});

it('nothing fails where nothing can be read', async () => {
  vi.spyOn(vault.reviews, 'all').mockImplementation(() => {
    throw new DOMException('no', 'UnknownError');
  });
  const { say, said } = visit(picture('a'));
  say('a', CAT);
  await settle();
  expect(said()).toEqual({ 'id a': CAT });
});
