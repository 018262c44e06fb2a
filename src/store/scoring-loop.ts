import type { StoreApi } from 'zustand';
import { sameLabels } from '../clip/same-labels.ts';
import type { Engine } from '../engine/engine.ts';
import type { EngineState } from '../engine/engine-state.ts';
import type { EncodedLabels } from '../engine/label-book.ts';
import { EngineError } from '../engine/error-codes.ts';
import { PendingPictures } from './pending-pictures.ts';
import { ScoreTable } from './score-table.ts';
import type { AppState } from './state.ts';

/** Long enough to swallow a burst of keys, short enough to feel like typing. */
const SETTLE_MS = 40;

const NO_SCORES = { scores: null, cutLabels: [], sameLabels: [], labelReading: null };

type ReadyEngine = Extract<EngineState, { kind: 'ready' }>;

interface EncodedSet {
  /** The very arrays of the state: the store makes new ones on every change. */
  labels: string[];
  templates: string[];
  modelKey: string;
  encoded: EncodedLabels;
  /** Grows as pictures come in: a new one for each of them would be copied 20,000 times. */
  rows: ScoreTable;
}

/**
 * Keeps the probabilities in step with labels, templates and pictures. One pass at a time; a change of the labels
 * aborts the pass under way; old scores stay on screen until new ones are there, and those on screen come first.
 */
export class ScoringLoop {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private pass: AbortController | null = null;
  private set: EncodedSet | null = null;
  private stopped = false;
  private readonly pending: PendingPictures;

  constructor(
    private readonly store: StoreApi<AppState>,
    private readonly engine: Engine,
  ) {
    this.pending = new PendingPictures(() => store.getState().pictures);
  }

  /** The labels or templates have changed: what is being computed is stale. */
  restart(): void {
    this.stopped = false;
    this.abort();
    this.runIn(SETTLE_MS);
  }

  /** Reads no further until the labels change or `restart` is asked for. */
  stop(): void {
    const { labelReading } = this.store.getState();
    if (!labelReading) return;
    this.stopped = true;
    this.abort();
    this.store.setState({ labelReading: { ...labelReading, stopped: true } });
  }

  private abort(): void {
    this.pass?.abort();
    this.pass = null;
  }

  /** Another model: its probabilities are other numbers, so the old ones leave the screen. */
  turnToModel(): void {
    this.set = null;
    this.store.setState(({ labels }) => ({ ...NO_SCORES, scoring: labels.length > 0 }));
    this.restart();
  }

  /** Pictures have been encoded, or the engine is there. */
  schedule(encodedIds: Iterable<string> = []): void {
    this.pending.add(encodedIds);
    // a burst of keys that waits already takes them along
    if (this.timer === undefined) this.runIn(0);
  }

  private runIn(delayMs: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.run();
    }, delayMs);
  }

  showOnScreen(ids: readonly string[]): void {
    this.pending.look(ids);
  }

  private async run(): Promise<void> {
    if (this.pass || this.stopped) return;
    const { labels, engine } = this.store.getState();
    if (labels.length === 0) {
      this.store.setState({ ...NO_SCORES, scoring: false });
      this.set = null;
      return;
    }
    if (engine.kind !== 'ready') return;
    const pass = new AbortController();
    this.pass = pass;
    try {
      await this.scorePending(pass.signal, engine);
    } catch (error) {
      if (!pass.signal.aborted) this.report(error);
    } finally {
      if (this.pass === pass) this.pass = null;
    }
    // pictures that finished meanwhile
    if (!this.pass && !pass.signal.aborted && !this.pending.isEmpty && this.engine.state.kind === 'ready')
      this.schedule();
  }

  private async scorePending(signal: AbortSignal, engine: ReadyEngine): Promise<void> {
    const set = await this.encodedSet(signal, engine.modelKey);
    const { labels, encoded, rows } = set;
    const pictures = this.pending.take();
    const keys = pictures.map(({ sha256 }) => sha256);
    try {
      await this.engine.score(signal, keys, encoded, (flat, start) => {
        const count = flat.length / labels.length;
        for (let row = 0; row < count; row++) {
          const id = pictures[start + row]?.id;
          if (id) rows.set(id, flat.subarray(row * labels.length, (row + 1) * labels.length));
        }
        this.publish(set, engine, start + count < pictures.length);
      });
    } catch (error) {
      this.pending.add(pictures.filter(({ id }) => !rows.has(id)).map(({ id }) => id));
      throw error;
    }
    signal.throwIfAborted();
    if (pictures.length === 0) this.publish(set, engine, false);
  }

  private publish(
    { labels, templates, modelKey, encoded, rows }: EncodedSet,
    { modelName }: ReadyEngine,
    scoring: boolean,
  ): void {
    const scores = { labels, head: encoded.head, byPicture: rows };
    this.store.setState(({ model, scoresByModel }) => ({
      scores,
      scoring,
      scoresByModel: new Map(scoresByModel).set(modelKey, { model, modelName, templates, scores }),
    }));
  }

  private async encodedSet(signal: AbortSignal, modelKey: string): Promise<EncodedSet> {
    const { labels, templates } = this.store.getState();
    const { set } = this;
    if (set && set.labels === labels && set.templates === templates && set.modelKey === modelKey) return set;
    const encoded = await this.read(signal, labels, templates);
    signal.throwIfAborted();
    this.set = { labels, templates, modelKey, encoded, rows: new ScoreTable(labels.length) };
    this.pending.addAll();
    const cutLabels = encoded.tokenCounts.flatMap(({ tokens, limit }, index) => {
      return tokens > limit ? [{ label: labels[index] ?? '', tokens, limit }] : [];
    });
    this.store.setState({ cutLabels, sameLabels: sameLabels(labels, encoded.embeddings) });
    return this.set;
  }

  private async read(signal: AbortSignal, labels: string[], templates: string[]): Promise<EncodedLabels> {
    const tell = (done: number) => {
      if (signal.aborted) return;
      const leftMs = done > 0 ? ((performance.now() - startedAtMs) / done) * (1 - done) : null;
      this.store.setState({ labelReading: { done, leftMs, stopped: false } });
    };
    const startedAtMs = performance.now();
    tell(0);
    try {
      return await this.engine.encodeLabels(signal, labels, templates, tell);
    } finally {
      // a newer pass has its own
      if (!signal.aborted) this.store.setState({ labelReading: null });
    }
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
