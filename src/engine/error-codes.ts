/**
 * Only codes cross the threads. The sentences that people read, and what they can do next, are in
 * `src/ui/words/error-sentences.ts`, which the compiler keeps complete.
 */
export const ERROR_CODES = [
  // one picture
  'PICTURE_EMPTY',
  'PICTURE_UNREADABLE',
  'PICTURE_NOT_ALLOWED',
  'PICTURE_NOT_A_PICTURE',
  'PICTURE_FORMAT_UNSUPPORTED',
  'PICTURE_TRUNCATED',
  'PICTURE_TOO_LARGE',
  'PICTURE_TOO_COMPLEX',
  'PICTURE_TOO_SLOW',
  'PICTURE_KILLED_THE_ENGINE',
  // the model
  'MODEL_NOT_FOUND',
  'MODEL_DOWNLOAD_FAILED',
  'MODEL_CHECKSUM_MISMATCH',
  'MODEL_MANIFEST_INVALID',
  'MODEL_TOKENIZER_INVALID',
  'MODEL_TOKENIZER_TOO_SLOW',
  'MODEL_GRAPH_MISMATCH',
  'MODEL_PRECISION_UNAVAILABLE',
  'MODEL_FOLDER_INVALID',
  'MODEL_ZIP_INVALID',
  'MODEL_GRAPH_INVALID',
  'MODEL_KNOWN_BROKEN',
  'MODEL_NOT_ON_HOST',
  'MODEL_HOST_BLOCKED',
  'MODEL_BUSY',
  // the browser's storage
  'STORAGE_FULL',
  'STORAGE_FAILED',
  // the machine
  'RUNTIME_DOWNLOAD_FAILED',
  'RUNTIME_START_FAILED',
  'RUNTIME_WRONG_NUMBERS',
  'RUNTIME_OUT_OF_MEMORY',
  'RUNTIME_RUN_FAILED',
  'WEBGPU_UNAVAILABLE',
  'WEBGPU_DEVICE_LOST',
  'APP_NOT_LOADED',
  'WORKER_DIED',
  'ENGINE_STOPPED',
  'QUEUE_FULL',
] as const;

export type EngineErrorCode = (typeof ERROR_CODES)[number];

export interface EngineErrorData {
  code: EngineErrorCode;
  /** For logs and the details panel; in English, never shown alone. */
  detail: string;
  /** Numbers that the sentence needs, e.g. `{widthPx, heightPx, limitMegapixels}`. */
  facts: Record<string, string | number>;
}

/** Carries an `EngineErrorData` through ordinary control flow on either side of the thread. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly facts: Record<string, string | number>;
  constructor(
    readonly code: EngineErrorCode,
    detail: string,
    facts: Record<string, string | number> = {},
  ) {
    super(`${code}: ${detail}`);
    this.facts = facts;
    this.detail = detail;
  }
  readonly detail: string;

  toData(): EngineErrorData {
    return { code: this.code, detail: this.detail, facts: this.facts };
  }

  static fromData(data: EngineErrorData): EngineError {
    return new EngineError(data.code, data.detail, data.facts);
  }
}
