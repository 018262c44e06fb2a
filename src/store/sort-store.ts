import { createStore, type StoreApi } from 'zustand/vanilla';
import { beginSession, isUnfinished, lastSession, readSessions, type Session } from '../sorting/journal.ts';
import { planSorting, type SortPlan } from '../sorting/plan.ts';
import { runSession } from '../sorting/run.ts';
import { undoSession } from '../sorting/undo.ts';
import { WebTree } from '../sorting/web-tree.ts';
import { openFile } from '../intake/picture.ts';
import { followPictures, type Followed } from './sort-follow.ts';
import { labelledPictures } from './sort-input.ts';
import type { EarlierSorting, SortChoices, SortState, SortTrouble, SortWork } from './sort-state.ts';
import type { AppState } from './state.ts';

const stores = new WeakMap<StoreApi<AppState>, StoreApi<SortState>>();

/** The one sorting of a page's store: it goes on while its dialog is closed. */
export function sortOf(app: StoreApi<AppState>): StoreApi<SortState> {
  const known = stores.get(app);
  if (known) return known;
  const store = createSortStore(app);
  stores.set(app, store);
  return store;
}

const FIRST_CHOICES: SortChoices = {
  ...{ scope: 'all', root: null, target: null, mode: 'copy', unsure: 'stay', sidecars: false },
  ...{ threshold: 0.5, keywords: 'top' },
};

/** The folders that pictures came from with a handle, each once. */
export function rootsOf({ pictures }: Pick<AppState, 'pictures'>): FileSystemDirectoryHandle[] {
  return [...new Set(pictures.flatMap(({ place }) => place?.root ?? []))];
}

/** Moved pictures go back to their folder, so it must be shown first. */
export function needsSource({ session, source }: EarlierSorting): boolean {
  return session.mode === 'move' && source === null;
}

export function createSortStore(app: StoreApi<AppState>): StoreApi<SortState> {
  return createStore<SortState>()((set, get) => new Sorting(app, set, get).state());
}

/** Everything between what a person chooses and `src/sorting`. */
class Sorting {
  private rootChosen = false;
  private abort = new AbortController();
  /** What is on the page moves along with its files, and back. */
  private followed: Followed | null = null;

  constructor(
    private readonly app: StoreApi<AppState>,
    private readonly set: (part: Partial<SortState>) => void,
    private readonly get: () => SortState,
  ) {}

  state(): SortState {
    return {
      choices: { ...FIRST_CHOICES, root: rootsOf(this.app.getState())[0] ?? null },
      phase: { kind: 'choosing' },
      earlier: null,
      nothingFound: false,
      choose: (part) => {
        this.rootChosen ||= 'root' in part;
        this.set({ choices: { ...this.get().choices, ...part }, nothingFound: false });
      },
      chooseTarget: () =>
        this.pick(async (folder) => {
          const { choices } = this.get();
          // shown as "another", it may still be the folder itself
          const target = (await choices.root?.isSameEntry(folder)) ? null : folder;
          this.set({ choices: { ...choices, target } });
        }),
      findEarlier: () => this.pick((folder) => this.look(folder, true)),
      chooseSource: () =>
        this.pick((source) => {
          const { earlier } = this.get();
          if (earlier) this.set({ earlier: { ...earlier, source } });
        }),
      lookForEarlier: async () => {
        this.chooseRoot();
        const { root, target } = this.get().choices;
        const folder = target ?? root;
        if (folder && this.get().phase.kind === 'choosing') await this.look(folder, false).catch(() => {});
      },
      preview: () => this.preview(),
      start: () => this.start(),
      finish: () => this.finish(),
      undo: () => this.undo(),
      stop: () => this.abort.abort(),
      back: () => this.set({ phase: { kind: 'choosing' } }),
    };
  }

  /** A folder of what is on the page now, unless the person chose otherwise. */
  private chooseRoot(): void {
    const { choices } = this.get();
    const roots = rootsOf(this.app.getState());
    if (choices.root ? roots.includes(choices.root) : this.rootChosen) return;
    const root = roots[0] ?? null;
    if (root !== choices.root) this.set({ choices: { ...choices, root } });
  }

  private async pick(take: (folder: FileSystemDirectoryHandle) => void | Promise<void>): Promise<void> {
    try {
      await take(await showDirectoryPicker({ id: 'sorted', mode: 'readwrite' }));
    } catch (error) {
      // closed without a choice
      if (!(error instanceof DOMException && error.name === 'AbortError')) this.fail('sorting', error);
    }
  }

  /** An unfinished sorting is shown without being asked for; a finished one only when it is. */
  private async look(target: FileSystemDirectoryHandle, asked: boolean): Promise<void> {
    const session = lastSession(await readSessions(new WebTree(target)));
    const shown = session && (asked || isUnfinished(session)) ? session : null;
    const source = shown?.sameTree ? target : null;
    this.set({ earlier: shown && { session: shown, target, source }, nothingFound: asked && !shown });
  }

  private places() {
    const { root, target } = this.get().choices;
    const sameTree = target === null;
    const place = target ?? root;
    if (!place) throw new Error('no folder was chosen');
    const tree = new WebTree(place);
    return { place, root, sameTree, target: tree, source: sameTree ? tree : root && new WebTree(root) };
  }

  private pictures(sameTree: boolean) {
    const { choices } = this.get();
    const { root, scope } = choices;
    return labelledPictures(this.app.getState(), scope, choices).flatMap((picture) => {
      const { item, facts, label, keywords } = picture;
      const from = root && item.place?.root === root ? item.place.pathInRoot : null;
      if (from === null && (root || sameTree)) return [];
      return [{ id: item.id, name: item.name, from, sha256: facts.sha256, label, keywords }];
    });
  }

  private async preview(): Promise<void> {
    this.set({ phase: { kind: 'planning' } });
    try {
      const { target, sameTree, root } = this.places();
      const { mode, unsure, sidecars } = this.get().choices;
      const options = { mode: root ? mode : ('copy' as const), unsure, sidecars };
      const plan = await planSorting(this.pictures(sameTree), options, target, sameTree);
      this.set({ phase: { kind: 'planned', plan } });
    } catch (error) {
      this.fail('sorting', error);
    }
  }

  private async start(): Promise<void> {
    const { phase } = this.get();
    if (phase.kind !== 'planned') return;
    const { plan } = phase;
    await this.work('sorting', plan.steps.length, async () => {
      const { place, root, target, sameTree } = this.places();
      await askToWrite(place);
      if (plan.mode === 'move' && root) await askToWrite(root);
      const session = await this.begin(plan, target, root?.name ?? null, sameTree);
      const earlier = { session, target: place, source: sameTree ? place : root };
      this.set({ earlier });
      await this.run(earlier);
    });
  }

  private begin(plan: SortPlan, target: WebTree, source: string | null, sameTree: boolean): Promise<Session> {
    const head = { id: crypto.randomUUID(), at: new Date().toISOString(), source, sameTree };
    return beginSession(target, plan, head);
  }

  private async finish(): Promise<void> {
    const { earlier } = this.get();
    if (!earlier || needsSource(earlier)) return;
    await this.work('sorting', earlier.session.steps.length, async () => {
      await askToWriteAll(earlier);
      await this.run(earlier);
    });
  }

  private async run(earlier: EarlierSorting): Promise<void> {
    const { session } = earlier;
    const { target, source } = treesOf(earlier);
    const result = await runSession(session, {
      ...{ target, source, signal: this.abort.signal },
      openPicture: async (id) => {
        const item = this.app.getState().pictures.find((picture) => picture.id === id);
        return item ? openFile(item.file).catch(() => null) : null;
      },
      onProgress: (done, path) => this.progress('sorting', done, session.steps.length, path),
    });
    const { placed: at, skipped } = result;
    if (session.mode === 'move') this.followed = followPictures(this.app, earlier.target, target, at);
    this.set({ earlier: { ...earlier, session: { ...session, ended: true } } });
    this.set({ phase: { kind: 'sorted', files: at.size, mode: session.mode, skipped } });
  }

  private async undo(): Promise<void> {
    const { earlier } = this.get();
    if (!earlier || needsSource(earlier)) return;
    const { session } = earlier;
    await this.work('undoing', session.steps.length, async () => {
      await askToWriteAll(earlier);
      const kept = await undoSession(session, {
        ...treesOf(earlier),
        onProgress: (done, path) => this.progress('undoing', done, session.steps.length, path),
      });
      this.followed?.undo();
      this.followed = null;
      this.set({ earlier: null, phase: { kind: 'undone', kept } });
    });
  }

  /** One sorting at a time, over all tabs. */
  private async work(work: SortWork, total: number, job: () => Promise<void>): Promise<void> {
    this.abort = new AbortController();
    this.progress(work, 0, total, '');
    try {
      await navigator.locks.request('wordsight.sorting', { ifAvailable: true }, async (lock) => {
        if (!lock) throw new DOMException('another tab is sorting', 'BusyError');
        await job();
      });
    } catch (error) {
      this.fail(work, error);
    }
  }

  private progress(work: SortWork, done: number, total: number, path: string): void {
    this.set({ phase: { kind: 'working', work, done, total, path } });
  }

  private fail(work: SortWork, error: unknown): void {
    const name = error instanceof DOMException ? error.name : '';
    this.set({
      phase: { kind: 'trouble', work, trouble: TROUBLES[name] ?? 'failed', detail: String(error) },
    });
  }
}

const TROUBLES: Readonly<Record<string, SortTrouble>> = {
  AbortError: 'stopped',
  NotAllowedError: 'not-allowed',
  SecurityError: 'not-allowed',
  QuotaExceededError: 'disk-full',
  BusyError: 'busy',
};

function treesOf({ session, target, source }: EarlierSorting) {
  const tree = new WebTree(target);
  return { target: tree, source: session.sameTree ? tree : source && new WebTree(source) };
}

/** @throws NotAllowedError when the person says no. */
async function askToWrite(folder: FileSystemDirectoryHandle): Promise<void> {
  if ((await folder.requestPermission({ mode: 'readwrite' })) !== 'granted') {
    throw new DOMException(`${folder.name} may not be changed`, 'NotAllowedError');
  }
}

async function askToWriteAll({ session, target, source }: EarlierSorting): Promise<void> {
  await askToWrite(target);
  if (source && source !== target && session.mode === 'move') await askToWrite(source);
}
