/** A part of the engine's error codes, repeated as strings so that this room needs nothing of the engine's. */
export type ModelErrorCode =
  | 'MODEL_NOT_FOUND'
  | 'MODEL_DOWNLOAD_FAILED'
  | 'MODEL_CHECKSUM_MISMATCH'
  | 'MODEL_MANIFEST_INVALID'
  | 'MODEL_TOKENIZER_INVALID'
  | 'MODEL_TOKENIZER_TOO_SLOW'
  | 'MODEL_GRAPH_MISMATCH'
  // of models that a person brings along
  | 'MODEL_FOLDER_INVALID'
  | 'MODEL_ZIP_INVALID'
  | 'MODEL_GRAPH_INVALID'
  | 'MODEL_KNOWN_BROKEN'
  // of downloads and storage
  | 'MODEL_NOT_ON_HOST'
  | 'MODEL_HOST_BLOCKED'
  | 'MODEL_BUSY'
  | 'STORAGE_FULL'
  | 'STORAGE_FAILED';

/** A model that cannot be had or cannot be trusted. `file` is the path inside its folder. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  constructor(
    readonly code: ModelErrorCode,
    readonly file: string,
    readonly detail: string,
    /** What the sentence for the person can name besides the file. */
    readonly facts: Record<string, string | number> = {},
  ) {
    super(`${file}: ${detail}`);
  }
}
