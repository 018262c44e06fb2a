import type { StoreApi } from 'zustand';
import type { Engine } from '../engine/engine.ts';
import { EngineError } from '../engine/error-codes.ts';
import type { GallerySettings } from './gallery-types.ts';
import { queryVector } from './search-query-vector.ts';
import { cutRanking, rangeOf } from './search-results.ts';
import { isAsked } from './search-terms.ts';
import { NO_SEARCH, type SearchProblem, type SearchState } from './search-types.ts';
import { Similarities } from './similarities.ts';
import type { AppState } from './state.ts';

/** Swallows a burst of keys. */
const SETTLE_MS = 60;
/** While pictures are read, results are renewed this often: rows that jump every moment cannot be read. */
const WHILE_READING_MS = 500;

/**
 * Keeps `ranking` in step with the search, the pictures and the model. One pass at a time; another search aborts
 * the pass under way, and the old results stay until the new ones are there.
 */
export class SearchLoop {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private pass: AbortController | null = null;
  /** What the pictures are compared with, and what came of it. */
  private vector: Float32Array<ArrayBuffer> | null = null;
  private similarities = new Similarities();
  /** The order before the search, for its end. */
  private orderBefore: Pick<GallerySettings, 'sort' | 'reversed'> | null = null;

  constructor(
    private readonly store: StoreApi<AppState>,
    private readonly engine: Engine,
  ) {
    store.subscribe((state, before) => {
      if (state.ranking === null && !isAsked(state.search)) return;
      if (state.pictures !== before.pictures) this.schedule(WHILE_READING_MS);
      if (state.templates !== before.templates) this.restart();
    });
  }

  /** The search is another one, or the model is: what was compared is stale. */
  restart(): void {
    this.pass?.abort();
    this.pass = null;
    this.vector = null;
    const asked = isAsked(this.store.getState().search);
    this.change({ searching: asked, problem: null });
    if (!asked) return this.end();
    clearTimeout(this.timer);
    this.timer = undefined;
    this.schedule(SETTLE_MS);
  }

  /** Results of another model are other numbers, so they leave the screen. */
  turnToModel(): void {
    if (!isAsked(this.store.getState().search)) return;
    this.end();
    this.restart();
  }

  /** The engine is back, or pictures have changed. */
  schedule(delayMs = 0): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.run();
    }, delayMs);
  }

  /** Shows what is known already through another cut-off. */
  show(): void {
    const { search, pictures, ranking: before, gallery } = this.store.getState();
    if (!this.vector) return;
    this.similarities.keepOnly(pictures);
    const ranking = cutRanking(this.similarities, search.cutOff);
    const found = { ranking, search: { ...search, range: rangeOf(this.similarities) } };
    if (before !== null) return this.store.setState(found);
    // the first result of a search orders the pictures by it; in one change, so that they are ordered once
    this.orderBefore = { sort: gallery.sort, reversed: gallery.reversed };
    this.store.setState({ ...found, gallery: { ...gallery, sort: 'relevance', reversed: false } });
  }

  private async run(): Promise<void> {
    const { engine, search } = this.store.getState();
    if (this.pass || engine.kind !== 'ready' || !isAsked(search)) return;
    const pass = new AbortController();
    this.pass = pass;
    try {
      await this.search(pass.signal);
    } catch (error) {
      if (!pass.signal.aborted && this.engine.state.kind === 'ready') this.fail(error);
    } finally {
      if (this.pass === pass) this.pass = null;
    }
  }

  private async search(signal: AbortSignal): Promise<void> {
    if (!this.vector) {
      const found = await queryVector(this.engine, signal, this.store.getState());
      if (found.kind === 'wait') return;
      if (found.kind === 'problem') return this.stop(found.problem);
      this.vector = found.vector;
      this.similarities = new Similarities();
    }
    await this.compareNew(signal, this.vector);
    this.show();
    this.change({ searching: false });
  }

  private async compareNew(signal: AbortSignal, vector: Float32Array<ArrayBuffer>): Promise<void> {
    const { pictures } = this.store.getState();
    const missing = this.similarities.missingOf(pictures);
    if (missing.length === 0) return;
    const found = await this.engine.compare(
      missing.map(({ sha256 }) => sha256),
      vector,
    );
    signal.throwIfAborted();
    this.similarities.add(pictures, missing, found);
  }

  private fail(error: unknown): void {
    const known = error instanceof EngineError ? error : new EngineError('RUNTIME_RUN_FAILED', String(error));
    this.stop({ kind: 'failed', error: known.toData() });
  }

  /** Nothing can be found: all pictures are on show again, and the reason stands beside the search. */
  private stop(problem: SearchProblem): void {
    this.end();
    this.change({ searching: false, problem });
  }

  private end(): void {
    const { gallery, ranking } = this.store.getState();
    this.similarities = new Similarities();
    const order = gallery.sort === 'relevance' && this.orderBefore ? this.orderBefore : {};
    this.orderBefore = null;
    this.change({ range: NO_SEARCH.range });
    if (ranking !== null) this.store.setState({ ranking: null, gallery: { ...gallery, ...order } });
  }

  private change(part: Partial<SearchState>): void {
    this.store.setState(({ search }) => ({ search: { ...search, ...part } }));
  }
}
