import { parquetWriteBuffer } from 'hyparquet-writer';

export interface EmbeddingRow {
  path: string;
  sha256: string;
  /** `[dim]` float32, unit length. */
  embedding: Float32Array;
}

/** Which encoder made the embeddings; numbers of different ones must never be compared. */
export interface EmbeddingsOrigin {
  model: string;
  precision: string;
}

/**
 * Embeddings as a Parquet file: columns `path`, `sha256` (text) and `embedding` (a list of float32, unit length). The
 * model and the precision stand in the file's metadata as `wordsight.model` and `wordsight.precision`.
 *
 * Not compressed: the bits of embeddings are as good as random, and every reader can read it.
 */
export function embeddingsToParquet(
  rows: readonly EmbeddingRow[],
  { model, precision }: EmbeddingsOrigin,
): ArrayBuffer {
  const text = { type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' } as const;
  return parquetWriteBuffer({
    schema: [
      { name: 'root', num_children: 3 },
      { name: 'path', ...text },
      { name: 'sha256', ...text },
      { name: 'embedding', repetition_type: 'REQUIRED', converted_type: 'LIST', num_children: 1 },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      { name: 'element', type: 'FLOAT', repetition_type: 'REQUIRED' },
    ],
    columnData: [
      { name: 'path', data: rows.map(({ path }) => path) },
      { name: 'sha256', data: rows.map(({ sha256 }) => sha256) },
      { name: 'embedding', data: rows.map(({ embedding }) => [...embedding]) },
    ],
    codec: 'UNCOMPRESSED',
    statistics: false,
    rowGroupSize: 2048,
    kvMetadata: [
      { key: 'wordsight.model', value: model },
      { key: 'wordsight.precision', value: precision },
    ],
    createdBy: 'wordsight',
  });
}
