import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { TableOrigin, TableRow } from './vault-table.ts';

const TEXT = { type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' } as const;
const INT = { type: 'INT32', repetition_type: 'REQUIRED' } as const;

const SCHEMA: ConstructorParameters<typeof ParquetWriter>[0]['schema'] = [
  { name: 'root', num_children: 10 },
  { name: 'sha256', ...TEXT },
  { name: 'path', ...TEXT },
  { name: 'model_id', ...TEXT },
  { name: 'model_key', ...TEXT },
  { name: 'precision', ...TEXT },
  { name: 'preprocessing', ...INT },
  { name: 'dim', ...INT },
  { name: 'width_px', ...INT },
  { name: 'height_px', ...INT },
  { name: 'embedding', repetition_type: 'REQUIRED', converted_type: 'LIST', num_children: 1 },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  { name: 'element', type: 'FLOAT', repetition_type: 'REQUIRED' },
];

/**
 * Writes a Parquet file batch by batch, a row group each. Columns as in `vault-table.ts`; `embedding` is a list of
 * float32. Not compressed: the bits of embeddings are as good as random, and every reader can read it.
 */
export class VaultTableWriter {
  private readonly bytes = new ByteWriter();
  private readonly parquet = new ParquetWriter({
    writer: this.bytes,
    schema: SCHEMA,
    codec: 'UNCOMPRESSED',
    statistics: false,
  });

  constructor(private readonly origin: TableOrigin) {}

  write(rows: readonly TableRow[]): void {
    const { modelId, modelHash, precision, preprocessing, dim } = this.origin;
    const same = (value: string | number) => rows.map(() => value);
    void this.parquet.write({
      columnData: [
        { name: 'sha256', data: rows.map(({ sha256 }) => sha256) },
        { name: 'path', data: rows.map(({ path }) => path) },
        { name: 'model_id', data: same(modelId) },
        { name: 'model_key', data: same(modelHash) },
        { name: 'precision', data: same(precision) },
        { name: 'preprocessing', data: same(preprocessing) },
        { name: 'dim', data: same(dim) },
        { name: 'width_px', data: rows.map(({ widthPx }) => widthPx) },
        { name: 'height_px', data: rows.map(({ heightPx }) => heightPx) },
        { name: 'embedding', data: rows.map(({ embedding }) => Array.from(embedding)), encoding: 'PLAIN' },
      ],
      rowGroupSize: Math.max(1, rows.length),
    });
  }

  /** The whole file. */
  finish(): ArrayBuffer {
    void this.parquet.finish();
    return this.bytes.getBuffer();
  }
}
