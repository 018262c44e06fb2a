/** A part of the engine's error codes, repeated as strings so that this room needs nothing of the engine's. */
export type ModelErrorCode =
  | 'MODEL_NOT_FOUND'
  | 'MODEL_DOWNLOAD_FAILED'
  | 'MODEL_CHECKSUM_MISMATCH'
  | 'MODEL_MANIFEST_INVALID'
  | 'MODEL_TOKENIZER_INVALID'
  | 'MODEL_GRAPH_MISMATCH'
  // of models that a person brings along
  | 'MODEL_FOLDER_INVALID'
  | 'MODEL_ZIP_INVALID'
  | 'MODEL_GRAPH_INVALID'
  | 'MODEL_KNOWN_BROKEN';

/** A model that cannot be had or cannot be trusted. `file` is the path inside its folder. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  constructor(
    readonly code: ModelErrorCode,
    readonly file: string,
    readonly detail: string,
  ) {
    super(`${file}: ${detail}`);
  }
}
