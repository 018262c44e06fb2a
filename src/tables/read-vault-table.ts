import { parquetMetadataAsync, parquetReadObjects, type AsyncBuffer, type FileMetaData } from 'hyparquet';
import { TableError } from './table-error.ts';
import { COLUMNS, type TableOrigin, type TableRow } from './vault-table.ts';

/** Rows are numbers in JavaScript's lists while they are read: 20,000 x 768 take about 120 MB. */
const MOST_ROWS_A_GROUP = 20_000;

/** How far a length may be from 1: float32 sums of 1,000 numbers are within 1e-6, other writers may have rounded. */
const UNIT_TOLERANCE = 1e-3;

/**
 * The rows of a Parquet file, a row group at a time, as embeddings of this and no other model. The order of the
 * columns does not matter, and further ones are left alone, so that a table may pass through DuckDB or pandas.
 *
 * @throws {TableError} before anything is given out if the file is no such table; in the middle if a row is wrong.
 */
export async function* readVaultTable(
  file: AsyncBuffer,
  origin: TableOrigin,
): AsyncGenerator<{ rows: TableRow[]; totalRows: number }> {
  const metadata = await readMetadata(file);
  const totalRows = Number(metadata.num_rows);
  let rowStart = 0;
  for (const { num_rows } of metadata.row_groups) {
    const rowEnd = rowStart + Number(num_rows);
    const objects = await parquetReadObjects({
      file,
      metadata,
      rowStart,
      rowEnd,
      columns: [...COLUMNS],
    }).catch((error: unknown) => {
      throw new TableError('NOT_PARQUET', String(error));
    });
    yield { rows: objects.map((row, index) => checkedRow(row, origin, rowStart + index)), totalRows };
    rowStart = rowEnd;
  }
}

async function readMetadata(file: AsyncBuffer): Promise<FileMetaData> {
  const metadata = await parquetMetadataAsync(file).catch((error: unknown) => {
    throw new TableError('NOT_PARQUET', String(error));
  });
  const names = new Set(metadata.schema.map(({ name }) => name));
  const missing = COLUMNS.filter((name) => !names.has(name));
  if (missing.length > 0) throw new TableError('COLUMNS_MISSING', missing.join(', '));
  const largest = Math.max(0, ...metadata.row_groups.map(({ num_rows }) => Number(num_rows)));
  if (largest > MOST_ROWS_A_GROUP) throw new TableError('ROW_GROUP_TOO_LARGE', `${largest} rows`);
  return metadata;
}

function checkedRow(row: Record<string, unknown>, origin: TableOrigin, index: number): TableRow {
  const { sha256, path, width_px: width, height_px: height, embedding } = row;
  const matches =
    row['model_key'] === origin.modelHash &&
    row['precision'] === origin.precision &&
    Number(row['preprocessing']) === origin.preprocessing &&
    Number(row['dim']) === origin.dim;
  if (!matches) throw new TableError('OTHER_MODEL', `${String(row['model_id'])} ${String(row['precision'])}`);
  const numbers = numbersOf(embedding, origin.dim);
  const widthPx = Number(width);
  const heightPx = Number(height);
  const sound =
    typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256) && isPixels(widthPx) && isPixels(heightPx);
  if (!sound || !numbers) throw new TableError('ROW_WRONG', `row ${index + 1}`);
  return { sha256, path: typeof path === 'string' ? path : '', widthPx, heightPx, embedding: numbers };
}

function isPixels(value: number): boolean {
  return Number.isInteger(value) && value > 0 && value < 2 ** 31;
}

/** Null for anything but `dim` numbers of length 1 together. */
function numbersOf(value: unknown, dim: number): Float32Array<ArrayBuffer> | null {
  if (!Array.isArray(value) && !(value instanceof Float32Array)) return null;
  if (value.length !== dim) return null;
  const numbers = Float32Array.from(value as ArrayLike<number>);
  let squares = 0;
  for (const number of numbers) squares += number * number;
  // written so that NaN fails
  return Math.abs(Math.sqrt(squares) - 1) < UNIT_TOLERANCE ? numbers : null;
}
