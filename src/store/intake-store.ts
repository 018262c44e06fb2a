import { createStore, type StoreApi } from 'zustand/vanilla';
import { type IntakeSource, type LeftOut, reasonOf } from '../intake/found.ts';
import type { Picture } from '../intake/picture.ts';
import { takeIn, type TakenIn } from '../intake/take-in.ts';
import type { AppState } from './state.ts';

export interface IntakeState {
  /** What is being walked through; null when nothing is. Counts are of everything since it began. */
  walking: { name: string; pictures: number; leftOut: number } | null;
  /** What did not become a picture, until it is dismissed. The list ends after some thousands; the count does not. */
  leftOut: LeftOut[];
  leftOutCount: number;
  /** Name of a folder whose sorting broke off at an earlier visit, until it is dismissed. */
  brokenOff: string | null;
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

  const roots = new WeakSet<FileSystemDirectoryHandle>();

  return createStore<IntakeState>()((set, get) => {
    async function lookForJournal(root: FileSystemDirectoryHandle): Promise<void> {
      if (await hasBrokenOffSorting(root)) set({ brokenOff: root.name });
    }

    function add(pictures: Picture[]): void {
      addPictures(pictures);
      for (const { place } of pictures) {
        if (!place || roots.has(place.root)) continue;
        roots.add(place.root);
        void lookForJournal(place.root);
      }
    }

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
          onPictures: add,
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
      ...{ walking: null, leftOut: [], leftOutCount: 0, brokenOff: null, take },
      cancel: () => walks.forEach(({ stop }) => stop.abort()),
      dismiss: () => set({ leftOut: [], leftOutCount: 0, brokenOff: null }),
    };
  });
}

/** False also where the journal cannot be read: nothing can be done about it then. */
async function hasBrokenOffSorting(root: FileSystemDirectoryHandle): Promise<boolean> {
  try {
    const { isUnfinished, lastSession, readSessions } = await import('../sorting/journal.ts');
    const { WebTree } = await import('../sorting/web-tree.ts');
    const session = lastSession(await readSessions(new WebTree(root)));
    return session !== null && isUnfinished(session);
  } catch {
    return false;
  }
}
