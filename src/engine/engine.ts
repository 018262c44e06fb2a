import type { KeeperGroups } from '../clip/neighbours.ts';
import type { ModelSource } from '../clip/model-source.ts';
import type { RunnableManifest } from '../clip/runnable-manifest.ts';
import type { EmbeddingKeeper } from './embedding-keeper.ts';
import type { EngineState } from './engine-state.ts';
import type { EncodedLabels } from './label-book.ts';
import type { LabelKeeper } from './label-keeper.ts';
import type { EncodedPicture, PictureRequest } from './picture-line.ts';
import type { Preferences } from './runtime-ladder.ts';
import type { SpeedMemory } from './speeds.ts';

/** Labels as they stand when a model is started. */
export interface LabelsInForce {
  labels: readonly string[];
  templates: readonly string[];
}

/** The page's whole view of what happens in the workers. */
export interface Engine {
  readonly state: EngineState;
  subscribe(listener: (state: EngineState) => void): void;
  /**
   * Starts a model in place of any other. What other models have encoded is kept for their return. Resolves when
   * the model is ready; rejects with what it failed with. The state says the same.
   *
   * @param inForce if all of them are known from an earlier visit, the text encoder is opened after the first result. Without
   * them it is enough that any are known.
   */
  start(
    manifest: RunnableManifest,
    source: ModelSource,
    preferences: Preferences,
    inForce?: LabelsInForce,
  ): Promise<void>;
  cancelStart(): void;
  /** Rejects with `ENGINE_STOPPED` when another model is started meanwhile. */
  encodePicture(signal: AbortSignal, request: PictureRequest): Promise<EncodedPicture>;
  /**
   * `[labels]` float32 probabilities of a picture that is looked at once and not kept, as a frame of a camera.
   * Waits its turn like any other picture.
   */
  glance(signal: AbortSignal, request: PictureRequest, labels: EncodedLabels): Promise<Float32Array>;
  /** Whether the present model has encoded the picture with these bytes already. */
  isEncoded(sha256: string): boolean;
  /**
   * What these labels are to the present model. They are known on the next visit.
   *
   * @param onProgress gets 0..1, after each run of the text encoder.
   */
  encodeLabels(
    signal: AbortSignal,
    labels: string[],
    templates: string[],
    onProgress?: (done: number) => void,
  ): Promise<EncodedLabels>;
  /** The same for words that are searched by, which no visit keeps for another. */
  encodeTerms(signal: AbortSignal, terms: string[], templates: string[]): Promise<EncodedLabels>;
  /**
   * Probabilities in the order of `sha256s`, a screenful first, then chunk by chunk.
   *
   * @param onRows gets `[rows, labels]` float32, row-major, with the place of its first row; NaN rows for pictures
   * that are not encoded.
   * @throws AbortError when `signal` fires: what was not begun is not done.
   */
  score(signal: AbortSignal, sha256s: string[], labels: EncodedLabels, onRows: OnRows): Promise<void>;
  /**
   * @param query `[dim]` float32 of unit length, of the present model.
   * @returns `[sha256s]` float32: cosine similarities, NaN for pictures that are not encoded.
   */
  compare(sha256s: string[], query: Float32Array<ArrayBuffer>): Promise<Float32Array>;
  /**
   * Groups of pictures that are alike to the present model, each around the one to keep (`clip/neighbours.ts`).
   *
   * @param sha256s each once, those to keep before the others.
   * @param onProgress gets 0..1.
   * @throws AbortError when `signal` fires.
   */
  groupAlike(
    signal: AbortSignal,
    sha256s: string[],
    leastSimilarity: number,
    onProgress: (done: number) => void,
  ): Promise<KeeperGroups>;
  /** `[dim]` float32 of unit length; undefined for a picture that the present model has not encoded. */
  embeddingOf(sha256: string): Float32Array | undefined;
  /** Gives back the memory of pictures that are gone from the page. What outlasts a visit stays in storage. */
  forget(sha256s: ReadonlySet<string>): void;
}

export type OnRows = (rows: Float32Array, start: number) => void;

/** What keeps something for the next visit. Null: embeddings last as long as the page, and no speed is measured. */
export interface Keepers {
  pictures: EmbeddingKeeper | null;
  labels: LabelKeeper | null;
  speeds: SpeedMemory | null;
}
