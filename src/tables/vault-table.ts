/** Embeddings as rows of a table, for export and import of what a browser keeps. */
export interface TableRow {
  /** Of the picture's file, 64 lower-case hexadecimal digits. */
  sha256: string;
  /** Path or name of the picture; empty where it is not known. */
  path: string;
  widthPx: number;
  heightPx: number;
  /** `[dim]` float32, unit length. */
  embedding: Float32Array<ArrayBuffer>;
}

/** What made the embeddings. Stands in every row, so that rows of several files can be told apart in one table. */
export interface TableOrigin {
  modelId: string;
  /** SHA-256 of the model's key. */
  modelHash: string;
  precision: string;
  preprocessing: number;
  dim: number;
}

export const COLUMNS = [
  'sha256',
  'path',
  'model_id',
  'model_key',
  'precision',
  'preprocessing',
  'dim',
  'width_px',
  'height_px',
  'embedding',
] as const;
