import { createStore, type StoreApi } from 'zustand/vanilla';
import { type IntakeSource, type LeftOut, reasonOf } from '../intake/found.ts';
import { takeIn, type TakenIn } from '../intake/take-in.ts';
import type { AppState } from './state.ts';

export interface IntakeState {
  /** What is being walked through; null when nothing is. Counts are of everything since it began. */
  walking: { name: string; pictures: number; leftOut: number } | null;
  /** What did not become a picture, until it is dismissed. The list ends after some thousands; the count does not. */
  leftOut: LeftOut[];
  leftOutCount: number;
  take(source: IntakeSource): Promise<void>;
  /** Ends every walk. What was found stays. */
  cancel(): void;
  dismiss(): void;
}

const stores = new WeakMap<StoreApi<AppState>, StoreApi<IntakeState>>();

/** The one intake of a page's store: everything by which pictures come in goes through it. */
export function intakeOf(app: StoreApi<AppState>): StoreApi<IntakeState> {
  const known = stores.get(app);
  if (known) return known;
  const store = createIntakeStore((pictures) => app.getState().actions.addPictures(pictures));
  stores.set(app, store);
  return store;
}

type AddPictures = AppState['actions']['addPictures'];

export function createIntakeStore(addPictures: AddPictures): StoreApi<IntakeState> {
  /** Of the walks under way. */
  const walks = new Map<IntakeSource, { stop: AbortController; taken: TakenIn | null }>();

  return createStore<IntakeState>()((set, get) => {
    function showWalks(): void {
      const [last] = [...walks.keys()].slice(-1);
      const sum = (count: (taken: TakenIn) => number) =>
        [...walks.values()].reduce((total, { taken }) => total + (taken ? count(taken) : 0), 0);
      set({
        walking: last
          ? {
              name: last.name,
              pictures: sum(({ pictures }) => pictures),
              leftOut: sum((taken) => taken.leftOutCount),
            }
          : null,
      });
    }

    async function take(source: IntakeSource): Promise<void> {
      const walk = { stop: new AbortController(), taken: null as TakenIn | null };
      walks.set(source, walk);
      showWalks();
      try {
        const taken = await takeIn(source, walk.stop.signal, {
          onPictures: addPictures,
          onProgress(soFar) {
            walk.taken = soFar;
            showWalks();
          },
        });
        // says itself that there was nothing in it
        if (taken.pictures + taken.leftOutCount === 0 && !walk.stop.signal.aborted) addPictures([]);
        const { leftOut, leftOutCount } = get();
        set({ leftOut: [...leftOut, ...taken.leftOut], leftOutCount: leftOutCount + taken.leftOutCount });
      } catch (error) {
        const { leftOut, leftOutCount } = get();
        const { name: path } = source;
        set({ leftOut: [...leftOut, { path, reason: reasonOf(error) }], leftOutCount: leftOutCount + 1 });
      } finally {
        walks.delete(source);
        showWalks();
      }
    }

    return {
      ...{ walking: null, leftOut: [], leftOutCount: 0, take },
      cancel: () => walks.forEach(({ stop }) => stop.abort()),
      dismiss: () => set({ leftOut: [], leftOutCount: 0 }),
    };
  });
}
