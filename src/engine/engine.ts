import { transfer } from 'comlink';
import { modelKey } from '../clip/model-key.ts';
import type { ModelSource } from '../clip/model-source.ts';
import type { RunnableManifest } from '../clip/runnable-manifest.ts';
import { detectCapabilities } from './capabilities.ts';
import { EncoderHandle, isFatal } from './encoder-handle.ts';
import { EmbeddingBook } from './embedding-book.ts';
import { EncoderLane } from './encoder-lane.ts';
import type { EngineState } from './engine-state.ts';
import { EngineError } from './error-codes.ts';
import { LabelBook, type EncodedLabels } from './label-book.ts';
import { PictureLine, type EncodedPicture, type PictureRequest } from './picture-line.ts';
import type { ScorerApi } from './protocol.ts';
import { RevivingWorker } from './reviving-worker.ts';
import { runtimeLadder, type Preferences } from './runtime-ladder.ts';
import { startScoreWorker } from './start-workers.ts';
import { unwrap } from './unwrap.ts';

/** The page's whole view of what happens in the workers. */
export interface Engine {
  readonly state: EngineState;
  subscribe(listener: (state: EngineState) => void): void;
  /**
   * Starts a model in place of any other. What other models have encoded is kept for their return. Resolves when
   * the model is ready; rejects with what it failed with. The state says the same.
   */
  start(manifest: RunnableManifest, source: ModelSource, preferences: Preferences): Promise<void>;
  cancelStart(): void;
  /** Rejects with `ENGINE_STOPPED` when another model is started meanwhile. */
  encodePicture(signal: AbortSignal, request: PictureRequest): Promise<EncodedPicture>;
  /** Whether the present model has encoded the picture with these bytes already. */
  isEncoded(sha256: string): boolean;
  encodeLabels(signal: AbortSignal, labels: string[], templates: string[]): Promise<EncodedLabels>;
  /** `[sha256s, labels]` float32 probabilities, row-major; NaN rows for pictures that are not encoded. */
  score(sha256s: string[], labels: EncodedLabels): Promise<Float32Array>;
}

export function createEngine(): Engine {
  return new WorkerEngine();
}

class WorkerEngine implements Engine {
  state: EngineState = { kind: 'idle' };
  private readonly listeners = new Set<(state: EngineState) => void>();
  private manifest: RunnableManifest | null = null;
  /** Fires when another model takes over: what was prepared for the old one must not reach the new one. */
  private replaced = new AbortController();
  private readonly embeddings = new EmbeddingBook();
  private readonly encoder = new EncoderHandle((state) => this.setState(state));
  private readonly lane = new EncoderLane();
  private readonly labels = new LabelBook(this.encoder, this.lane);
  private readonly pictures = new PictureLine(this.encoder, this.lane);
  private readonly scorer = new RevivingWorker<ScorerApi>(startScoreWorker, async (api) => {
    for (const { key, embedding } of this.embeddings.all()) await api.put(key, embedding);
  });

  subscribe(listener: (state: EngineState) => void): void {
    this.listeners.add(listener);
  }

  async start(manifest: RunnableManifest, source: ModelSource, preferences: Preferences): Promise<void> {
    this.replaced.abort();
    this.replaced = new AbortController();
    this.manifest = manifest;
    this.labels.use(modelKey(manifest));
    this.embeddings.use(modelKey(manifest));
    this.setState({
      kind: 'loading',
      modelName: manifest.name,
      progress: { stage: 'starting' },
      rejected: [],
    });
    const ladder = detectCapabilities().then((found) => runtimeLadder(manifest, found, preferences));
    await this.encoder.open({ manifest, source, ladder });
  }

  cancelStart(): void {
    this.encoder.cancel();
  }

  async encodePicture(signal: AbortSignal, request: PictureRequest): Promise<EncodedPicture> {
    const { signal: replaced } = this.replaced;
    const known = (sha256: string) => this.embeddings.get(sha256);
    const either = AbortSignal.any([signal, replaced]);
    const encoded = await this.pictures
      .encode(either, request, this.model(), known)
      .catch((error: unknown) => {
        throw replaced.aborted && !signal.aborted ? replacedError() : error;
      });
    if (replaced.aborted) throw replacedError();
    if (!known(encoded.sha256)) {
      const { key, embedding } = this.embeddings.put(encoded.sha256, encoded.embedding);
      await this.askScorer((api) => api.put(key, embedding));
    }
    return encoded;
  }

  isEncoded(sha256: string): boolean {
    return this.embeddings.get(sha256) !== undefined;
  }

  async encodeLabels(signal: AbortSignal, labels: string[], templates: string[]): Promise<EncodedLabels> {
    const { head } = this.model();
    return { head, ...(await this.labels.encode(signal, labels, templates)) };
  }

  async score(sha256s: string[], { embeddings }: EncodedLabels): Promise<Float32Array> {
    const { logitScale, logitBias, head } = this.model();
    const scored = this.askScorer((api) => {
      // a copy, because it is transferred and the label book keeps its own
      const labelEmbeddings = embeddings.slice();
      const keys = sha256s.map((sha256) => this.embeddings.keyOf(sha256));
      const request = { keys, labelEmbeddings, logitScale, logitBias, head };
      return api.score(transfer(request, [labelEmbeddings.buffer]));
    });
    return unwrap(scored);
  }

  /** Asks again when the scorer dies meanwhile: the fresh one is given every embedding first, so nothing is lost. */
  private askScorer<T>(ask: (api: ScorerApi) => Promise<T>): Promise<T> {
    return this.scorer.call(ask).catch((error: unknown) => {
      if (isFatal(error)) return this.scorer.call(ask);
      throw error;
    });
  }

  private model(): RunnableManifest {
    if (!this.manifest) throw new EngineError('RUNTIME_START_FAILED', 'no model was chosen');
    return this.manifest;
  }

  private setState(state: EngineState): void {
    this.state = state;
    for (const listener of this.listeners) listener(state);
  }
}

function replacedError(): EngineError {
  return new EngineError('ENGINE_STOPPED', 'another model was started');
}
