import type { ExecutionProvider, ImageSpec, Precision } from '../clip/manifest.ts';
import type { ModelSource } from '../clip/model-source.ts';
import type { KeeperGroups } from '../clip/neighbours.ts';
import type { RunnableManifest } from '../clip/runnable-manifest.ts';
import type { EngineErrorData } from './error-codes.ts';

/**
 * Everything that crosses a thread, as types only. The workers must satisfy these interfaces, the page's
 * handles wrap them, and neither imports the other. All values are plain and structured-cloneable.
 */

/** An answer. Workers never let an exception cross the thread: Comlink would lose its code. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; error: EngineErrorData };

/** One way to run a model: a rung of the ladder that the page climbs down when a rung fails. */
export interface RuntimeChoice {
  executionProvider: ExecutionProvider;
  /** Which ONNX Runtime Web build: plain CPU, or a WebGPU build for browsers with or without JSPI. */
  runtime: 'wasm' | 'webgpu-jspi' | 'webgpu-asyncify';
  threads: number;
  imagePrecision: Precision;
  textPrecision: Precision;
  /** Where the text graph runs; a q8 text encoder stays on WASM beside a WebGPU image encoder. */
  textExecutionProvider: ExecutionProvider;
}

export interface LoadRequest {
  manifest: RunnableManifest;
  source: ModelSource;
  choice: RuntimeChoice;
}

/** What the encoder of a page loads. */
export interface StartRequest extends LoadRequest {
  /** Leaves the text encoder, and its half of the self-test, to `openText`. */
  textLater: boolean;
}

/** `opening`: the image graph is there and is being opened; other files may still be on their way. */
export type LoadProgress =
  | { stage: 'opening' }
  | { stage: 'download'; loadedBytes: number; totalBytes: number }
  | { stage: 'compile' }
  | { stage: 'warm-up' };

/** What the self-test measured. `null` cosines: the model brings no probe, so its numbers are unproven. */
export interface SelfTest {
  imageCosine: number | null;
  /** `later`: the text encoder is not open yet. */
  textCosine: number | null | 'later';
}

export interface LoadedModel {
  selfTest: SelfTest;
  /** The adapter's own description on WebGPU, else null. */
  adapter: string | null;
  elapsedMs: number;
}

export interface EncodedImage {
  /** `[dim]` float32, unit length. Transferred. */
  embedding: Float32Array<ArrayBuffer>;
  elapsedMs: number;
}

export interface TokenCount {
  /** Tokens that the text has, special tokens included. */
  tokens: number;
  /** Tokens that the model reads at most. More than this and the text was cut. */
  limit: number;
}

export interface EncodedTexts {
  /** `[texts, dim]` float32, row-major, rows of unit length. Transferred. */
  embeddings: Float32Array<ArrayBuffer>;
  tokenCounts: TokenCount[];
}

/** `src/workers/encode.worker.ts`: the only worker with ONNX Runtime in it. One call at a time. */
export interface EncoderApi {
  /** Begins to fetch and compile a runtime that will probably be wanted. Answers at once; what fails is told by `load`. */
  prepareRuntime(runtime: RuntimeChoice['runtime']): Promise<Outcome<null>>;
  /** `onFault` may be called any time after loading: the device is gone and the worker must be replaced. */
  load(
    request: StartRequest,
    onProgress: (progress: LoadProgress) => void,
    onFault: (error: EngineErrorData) => void,
  ): Promise<Outcome<LoadedModel>>;
  /**
   * Gets the files of the text encoder that `load` has left for later, if it has. Other calls may go on beside it; what fails
   * is told by `openText`.
   */
  fetchText(): Promise<Outcome<null>>;
  /** Opens the text encoder that `load` has left for later; the value is its cosine in the self-test. */
  openText(): Promise<Outcome<number | null>>;
  /** What a second worker need not download and compile again. After loading. */
  compiledRuntime(): Promise<Outcome<WebAssembly.Module>>;
  /**
   * In place of `load`, for a worker that encodes pictures only: the image encoder, seen to give the right numbers.
   *
   * @param compiled the runtime; null: no other worker has this build.
   */
  loadImageEncoder(request: LoadRequest, compiled: WebAssembly.Module | null): Promise<Outcome<null>>;
  /** `pixels`: `[3, height, width]` float32, normalised. Transferred to the worker. */
  encodeImage(pixels: Float32Array<ArrayBuffer>): Promise<Outcome<EncodedImage>>;
  encodeTexts(texts: string[]): Promise<Outcome<EncodedTexts>>;
}

export interface PrepareRequest {
  file: Blob;
  /** Whether this picture has the turn to be decoded if it is large. */
  mayBeLarge: boolean;
  /** A bitmap that the page had to make (SVG: only a document can draw it); null for all else. Transferred. */
  raster: ImageBitmap | null;
  image: Pick<ImageSpec, 'widthPx' | 'heightPx' | 'geometry' | 'filter' | 'mean' | 'std'>;
  /** Longest side of the thumbnail to make, 0 for none. */
  thumbnailPx: number;
}

export interface PreparedPicture {
  /** Lower-case hex of the file's bytes. */
  sha256: string;
  /** Size as seen, EXIF orientation applied. */
  widthPx: number;
  heightPx: number;
  /** `[3, height, width]` float32, transferred; null where the embedding is known, so that nothing was decoded. */
  pixels: Float32Array<ArrayBuffer> | null;
  thumbnail: Blob | null;
  decodeMs: number;
  preprocessMs: number;
}

/** What the page knows of a picture whose embedding it has. */
export interface PictureSize {
  widthPx: number;
  heightPx: number;
}

/** Asked by a worker between hashing and decoding; null: not encoded yet. Never rejects. */
export type LookUp = (sha256: string) => Promise<PictureSize | null>;

/** Any worker that pictures go to. */
export interface SvgChecker {
  /** Whether an SVG is small and simple enough for the page to draw it: nothing could stop that drawing. */
  checkSvg(file: Blob): Promise<Outcome<void>>;
}

/** `src/workers/prepare.worker.ts`: hash, decode, preprocess. */
export interface PreparerApi extends SvgChecker {
  /** Reads a picture of nothing, as the first one takes longer than any other. */
  warmUp(image: PrepareRequest['image']): Promise<Outcome<null>>;
  /**
   * `lookUp` is a Comlink proxy that the worker lets go of after the one call. Null: the picture is large and must
   * wait for its turn; nothing was decoded.
   */
  prepare(request: PrepareRequest, lookUp: LookUp): Promise<Outcome<PreparedPicture | null>>;
}

export interface ThumbnailRequest {
  file: Blob;
  /** As in `PrepareRequest`. Transferred. */
  raster: ImageBitmap | null;
  longestSidePx: number;
}

/** `src/workers/thumbnail.worker.ts`: small versions of pictures that nobody is encoding. */
export interface ThumbnailerApi extends SvgChecker {
  make(request: ThumbnailRequest): Promise<Outcome<Blob>>;
}

export interface ScoreRequest {
  /** All of one model, as `put` was given them. */
  keys: Uint32Array<ArrayBuffer>;
  /** `[labels, dim]` float32, rows of unit length. */
  labelEmbeddings: Float32Array<ArrayBuffer>;
  labelCount: number;
  logitScale: number;
  logitBias: number;
  /** `cosine`: the products as they are, for scale 1 and bias 0. */
  head: 'softmax' | 'sigmoid' | 'cosine';
}

export interface GroupingRequest {
  /** All of one model, each once, those to keep before the others. */
  keys: Uint32Array<ArrayBuffer>;
  /** Cosine, 0..1. */
  leastSimilarity: number;
}

export interface GroupingProgress {
  /** 0..1 */
  done: number;
  /** By place in the list of keys; null until all is done. Transferred. */
  groups: KeeperGroups | null;
}

/** `src/workers/score.worker.ts`: keeps the image embeddings and multiplies. Never waits for an encoder. */
export interface ScorerApi {
  /** `key`: of one picture under one model. What is there already stays as it is. */
  put(key: number, model: number, embedding: Float32Array<ArrayBuffer>): Promise<Outcome<null>>;
  /** `[keys, labels]` float32, row-major, transferred; NaN rows for keys that are not there. */
  score(request: ScoreRequest): Promise<Outcome<Float32Array<ArrayBuffer>>>;
  /** Begins a search for groups of like pictures in place of any other. The value names it. */
  beginGrouping(request: GroupingRequest): Promise<Outcome<number>>;
  /** Works on for a moment, so that a label edit never waits long. */
  continueGrouping(search: number): Promise<Outcome<GroupingProgress>>;
  endGrouping(search: number): Promise<void>;
}
