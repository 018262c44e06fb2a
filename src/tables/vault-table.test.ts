import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readVaultTable } from './read-vault-table.ts';
import type { TableOrigin, TableRow } from './vault-table.ts';
import { VaultTableWriter } from './write-vault-table.ts';

const DIM = 5;
const origin: TableOrigin = {
  ...{ modelId: 'tiny', modelHash: 'ab'.repeat(32), precision: 'fp32', preprocessing: 1, dim: DIM },
};

const unit = (numbers: readonly number[]) => {
  const length = Math.hypot(...numbers);
  return Float32Array.from(numbers, (number) => number / length);
};

const row = fc.record<TableRow>({
  sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
  path: fc.string({ unit: 'grapheme' }),
  widthPx: fc.integer({ min: 1, max: 100_000 }),
  heightPx: fc.integer({ min: 1, max: 100_000 }),
  embedding: fc
    .array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: DIM, maxLength: DIM })
    .filter((numbers) => Math.hypot(...numbers) > 0.01)
    .map(unit),
});

function table(batches: TableRow[][], made = origin): ArrayBuffer {
  const writer = new VaultTableWriter(made);
  for (const batch of batches) writer.write(batch);
  return writer.finish();
}

async function read(file: ArrayBuffer, wanted = origin): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const batch of readVaultTable(file, wanted)) rows.push(...batch.rows);
  return rows;
}

const example = (number: number): TableRow => ({
  sha256: number.toString(16).padStart(64, '0'),
  ...{ path: `a folder/é ${number}.jpg`, widthPx: 640 + number, heightPx: 480 },
  embedding: unit(Array.from({ length: DIM }, (_, index) => Math.sin(number * DIM + index + 1))),
});

describe('a table of embeddings', () => {
  it('gives back every row bit for bit, whatever the batches were', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(row, { minLength: 1, maxLength: 4 }), { maxLength: 4 }),
        async (batches) => {
          expect(await read(table(batches))).toEqual(batches.flat());
        },
      ),
      { numRuns: 50 },
    );
  });

  it.each<[string, Partial<TableOrigin>]>([
    ['another model', { modelHash: 'cd'.repeat(32) }],
    ['another precision', { precision: 'q8' }],
    ['another preprocessing', { preprocessing: 2 }],
    ['another size', { dim: DIM + 1 }],
  ])('of %s is refused', async (_what, part) => {
    const file = table([[example(1)]]);
    await expect(read(file, { ...origin, ...part })).rejects.toMatchObject({ code: 'OTHER_MODEL' });
  });

  it.each<[string, Partial<TableRow>]>([
    ['a hash that is none', { sha256: 'no hash' }],
    ['no width', { widthPx: 0 }],
    ['too few numbers', { embedding: Float32Array.of(1) }],
    ['a number that is none', { embedding: Float32Array.of(Number.NaN, 0, 0, 0, 1) }],
    ['a length that is not 1', { embedding: Float32Array.of(0.5, 0, 0, 0, 0) }],
  ])('with %s is refused', async (_what, part) => {
    const file = table([[example(1), { ...example(2), ...part }]]);
    await expect(read(file)).rejects.toMatchObject({ code: 'ROW_WRONG', message: 'row 2' });
  });

  it('that is cut, garbled or something else is refused with a TableError', async () => {
    const whole = new Uint8Array(table([[example(1), example(2)]]));
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), async (length) => {
        await expect(read(whole.slice(0, length).buffer)).rejects.toMatchObject({ name: 'TableError' });
      }),
      { numRuns: 50 },
    );
  });

  describe('in DuckDB', () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'wordsight-table-'));
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    it('has the same values, and comes back from there', async () => {
      const path = join(folder, 'embeddings.parquet');
      const again = join(folder, 'again.parquet');
      const rows = Array.from({ length: 300 }, (_, number) => example(number));
      writeFileSync(path, Buffer.from(table([rows.slice(0, 200), rows.slice(200)])));
      const database = await DuckDBInstance.create(':memory:');
      const connection = await database.connect();
      const result = await connection.runAndReadAll(`from read_parquet('${path}')`);
      const seen = result.getRowObjects().map((each) => ({
        ...{ sha256: each['sha256'], path: each['path'], model: each['model_key'], dim: each['dim'] },
        ...{ width: each['width_px'], numbers: (each['embedding'] as { items: number[] }).items },
      }));
      expect(seen).toEqual(
        rows.map(({ sha256, path: picture, widthPx, embedding }) => ({
          ...{ sha256, path: picture, model: origin.modelHash, dim: DIM },
          ...{ width: widthPx, numbers: [...embedding] },
        })),
      );
      await connection.run(`copy (from read_parquet('${path}')) to '${again}' (row_group_size 2048)`);
      connection.disconnectSync();
      database.closeSync();
      const { readFileSync } = await import('node:fs');
      const bytes = readFileSync(again);
      const copy = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
      expect(await read(copy)).toEqual(rows);
    });
  });
});
