import type { StoreApi } from 'zustand';
import type { Engine } from '../engine/engine.ts';
import type { EngineState } from '../engine/engine-state.ts';
import type { EncodedLabels } from '../engine/label-book.ts';
import { EngineError } from '../engine/error-codes.ts';
import type { AppState, ModelRef, Scores } from './state.ts';

/** Long enough to swallow a burst of keys or of finished pictures, short enough to feel like typing. */
const SETTLE_MS = 40;

type ReadyEngine = Extract<EngineState, { kind: 'ready' }>;

interface EncodedSet {
  /** The very arrays of the state: the store makes new ones on every change. */
  labels: string[];
  templates: string[];
  modelKey: string;
  encoded: EncodedLabels;
}

/**
 * Keeps the probabilities in step with labels, templates and pictures. One pass at a time; a change of the labels
 * aborts the pass under way; old scores stay on screen until new ones are there.
 */
export class ScoringLoop {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private pass: AbortController | null = null;
  private set: EncodedSet | null = null;

  constructor(
    private readonly store: StoreApi<AppState>,
    private readonly engine: Engine,
  ) {}

  /** The labels or templates have changed: what is being computed is stale. */
  restart(): void {
    this.pass?.abort();
    this.pass = null;
    this.schedule();
  }

  /** Another model: its probabilities are other numbers, so the old ones leave the screen. */
  turnToModel(): void {
    this.set = null;
    this.store.setState(({ labels }) => ({ scores: null, cutLabels: [], scoring: labels.length > 0 }));
    this.restart();
  }

  /** More pictures are there, or the engine is. */
  schedule(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.run(), SETTLE_MS);
  }

  private async run(): Promise<void> {
    if (this.pass) return;
    const { labels, engine, model } = this.store.getState();
    if (labels.length === 0) {
      this.store.setState({ scores: null, cutLabels: [], scoring: false });
      return;
    }
    if (engine.kind !== 'ready') return;
    const pass = new AbortController();
    this.pass = pass;
    try {
      await this.scoreAll(pass.signal, engine, model);
    } catch (error) {
      if (!pass.signal.aborted) this.report(error);
    } finally {
      if (this.pass === pass) this.pass = null;
    }
    // pictures that finished meanwhile
    if (!this.pass && !pass.signal.aborted && this.unscored().length > 0) this.schedule();
  }

  private async scoreAll(
    signal: AbortSignal,
    { modelKey, modelName }: ReadyEngine,
    model: ModelRef,
  ): Promise<void> {
    const { encoded, labels, templates } = await this.encodedSet(signal, modelKey);
    const before = this.store.getState().scores;
    const kept = before?.labels === labels ? before.byPicture : new Map<string, Float32Array>();
    const ids = this.unscored(kept);
    const keys = ids.map(({ sha256 }) => sha256);
    const byPicture = new Map(kept);
    const show = (scoring: boolean) => {
      const scores: Scores = { labels, head: encoded.head, byPicture: new Map(byPicture) };
      this.store.setState(({ scoresByModel }) => ({
        scores,
        scoring,
        scoresByModel: new Map(scoresByModel).set(modelKey, { model, modelName, templates, scores }),
      }));
    };
    await this.engine.score(signal, keys, encoded, (rows, start) => {
      for (let row = 0; row * labels.length < rows.length; row++) {
        const id = ids[start + row]?.id;
        if (id) byPicture.set(id, rows.subarray(row * labels.length, (row + 1) * labels.length));
      }
      show(start + rows.length / labels.length < keys.length);
    });
    signal.throwIfAborted();
    if (keys.length === 0) show(false);
  }

  private async encodedSet(signal: AbortSignal, modelKey: string): Promise<EncodedSet> {
    const { labels, templates } = this.store.getState();
    const { set } = this;
    if (set && set.labels === labels && set.templates === templates && set.modelKey === modelKey) return set;
    const encoded = await this.engine.encodeLabels(signal, labels, templates);
    signal.throwIfAborted();
    this.set = { labels, templates, modelKey, encoded };
    const cutLabels = encoded.tokenCounts.flatMap(({ tokens, limit }, index) => {
      return tokens > limit ? [{ label: labels[index] ?? '', tokens, limit }] : [];
    });
    this.store.setState({ cutLabels });
    return this.set;
  }

  private unscored(
    scored: ReadonlyMap<string, Float32Array> | undefined = this.store.getState().scores?.byPicture,
  ) {
    return this.store.getState().pictures.flatMap(({ id, status }) => {
      return status.kind === 'done' && !scored?.has(id) ? [{ id, sha256: status.facts.sha256 }] : [];
    });
  }

  /** A broken engine has its own state and comes back through `schedule`; only an odd failure is told here. */
  private report(error: unknown): void {
    const known = error instanceof EngineError ? error : new EngineError('RUNTIME_RUN_FAILED', String(error));
    if (this.engine.state.kind !== 'ready') return;
    this.store.setState({
      scoring: false,
      notice: { id: Date.now(), kind: { type: 'labels-failed', error: known.toData() }, undo: null },
    });
  }
}
