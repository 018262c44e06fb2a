import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { embeddingsToParquet } from './write-embeddings.ts';

describe('embeddingsToParquet', () => {
  it('gives every path, hash and number back exactly', async () => {
    const rows = ['a.jpg', 'b "quoted", é/1.jpg', ''].map((path, row) => ({
      path,
      sha256: String(row).repeat(64),
      embedding: Float32Array.from({ length: 7 }, (_, index) => Math.sin(row * 7 + index)),
    }));
    const file = embeddingsToParquet(rows, { model: 'tiny', precision: 'q8' });
    expect(await parquetReadObjects({ file })).toEqual(
      rows.map((row) => ({ ...row, embedding: [...row.embedding] })),
    );
    expect(parquetMetadata(file).key_value_metadata).toContainEqual({
      key: 'wordsight.precision',
      value: 'q8',
    });
  });
});
