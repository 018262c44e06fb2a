import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Engine } from '../engine/engine.ts';
import type { EngineState } from '../engine/engine-state.ts';
import { EMPTY_GALLERY } from './gallery-defaults.ts';
import { PictureActions } from './picture-actions.ts';
import type { AppState } from './state.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** An engine that is not ready: pictures wait. */
const engine = { state: { kind: 'idle' }, isEncoded: () => false, forget: () => {} } as unknown as Engine;

function storeOfPictures() {
  const loading = { kind: 'loading' } as EngineState;
  const store = createStore<AppState>()(
    () => ({ ...EMPTY_GALLERY, pictures: [], selectedId: null, engine: loading }) as unknown as AppState,
  );
  const actions = new PictureActions(
    store,
    engine,
    async () => new Blob(),
    () => {},
  );
  return { store, actions };
}

it('lets go of what was removed before the last removal', async () => {
  const { store, actions } = storeOfPictures();
  const files: WeakRef<File>[] = [];
  for (let round = 0; round < 4; round += 1) {
    const file = new File(['x'], `${round}.png`);
    files.push(new WeakRef(file));
    actions.add([{ id: String(round), name: file.name, path: file.name, file }]);
    actions.remove(new Set([String(round)]));
    // a WeakRef holds on to its target until the present task is over
    await new Promise((resolve) => setTimeout(resolve));
  }
  collectGarbage();
  expect(files.map((file) => file.deref() !== undefined)).toEqual([false, false, false, true]);
  expect(store.getState().notice?.undo).toBeTypeOf('function');
});
