import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  embeddingsToParquet,
  type EmbeddingRow,
  type EmbeddingsOrigin,
} from '../../src/tables/write-embeddings.ts';

/** Pictures a part: 20 MB of embeddings with 512 numbers each, and what an abrupt end may cost. */
export const PART_PICTURES = 10_000;

/** The end of a part's name is how many rows of the result file were written when it was closed. */
const PART_NAME = /^part-(\d{12})\.parquet$/;

/**
 * A folder of Parquet files, as other tools write large tables too. Its files are whole: a part gets its name when
 * it is complete. So the result file and the embeddings agree up to the end of the last part.
 */
export class EmbeddingParts {
  private rows: EmbeddingRow[] = [];

  private constructor(
    private readonly folder: string,
    private readonly origin: EmbeddingsOrigin,
  ) {}

  /**
   * Takes up a folder where the parts still agree with the result file.
   *
   * @param resultRows whole rows in the result file.
   * @returns the parts and how many rows of the result file they cover: rows beyond that are to be made again.
   */
  static async open(
    folder: string,
    origin: EmbeddingsOrigin,
    resultRows: number,
  ): Promise<{ parts: EmbeddingParts; coveredRows: number }> {
    await mkdir(folder, { recursive: true });
    let coveredRows = 0;
    for (const name of await readdir(folder)) {
      const end = Number(PART_NAME.exec(name)?.[1] ?? Number.NaN);
      if (end <= resultRows) coveredRows = Math.max(coveredRows, end);
      else if (end > resultRows || name.endsWith('.unfinished')) await rm(join(folder, name));
    }
    return { parts: new EmbeddingParts(folder, origin), coveredRows };
  }

  /** @param resultRows rows in the result file, this picture's included. */
  async add(row: EmbeddingRow, resultRows: number): Promise<void> {
    this.rows.push(row);
    if (this.rows.length >= PART_PICTURES) await this.flush(resultRows);
  }

  /** Closes the part under way, if there is anything in it. */
  async flush(resultRows: number): Promise<void> {
    if (this.rows.length === 0) return;
    const path = join(this.folder, `part-${String(resultRows).padStart(12, '0')}.parquet`);
    await writeFile(`${path}.unfinished`, new Uint8Array(embeddingsToParquet(this.rows, this.origin)));
    await rename(`${path}.unfinished`, path);
    this.rows = [];
  }
}
