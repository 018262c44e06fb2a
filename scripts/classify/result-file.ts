import { type FileHandle, open, truncate } from 'node:fs/promises';
import { CommandError } from '../evaluate/command-error.ts';
import { readCompleteRows } from './complete-rows.ts';
import type { ResultRow, RowFormat } from './result-row.ts';

/** The file that the rows go to, one after the other. What is in it is whole up to the last line feed. */
export class ResultFile {
  private constructor(
    private readonly path: string,
    private readonly handle: FileHandle,
    private readonly format: RowFormat,
    private readonly labels: readonly string[],
    /** Rows in the file, the header not counted. */
    public rows: number,
    /** The last picture in it: the walk goes on after it. Null: from the start. */
    readonly lastPath: string | null,
  ) {}

  /**
   * Opens a file where it stopped. A torn last row is cut off.
   *
   * @param mostRows rows beyond this are cut off too.
   * @throws {CommandError} if its header is that of another file.
   */
  static async open(
    path: string,
    format: RowFormat,
    labels: readonly string[],
    mostRows = Infinity,
  ): Promise<ResultFile> {
    const header = format.header(labels);
    const headerRows = header === '' ? 0 : 1;
    const found = await readCompleteRows(path, format.kind, mostRows + headerRows);
    if (headerRows === 1 && found.rows > 0) await assertHeader(path, header);
    const handle = await open(path, 'a');
    await truncate(path, found.bytes);
    if (found.rows === 0) await handle.appendFile(header);
    const rows = Math.max(0, found.rows - headerRows);
    return new ResultFile(path, handle, format, labels, rows, rows === 0 ? null : format.pathOf(found.last));
  }

  async append(row: ResultRow): Promise<void> {
    await this.handle.appendFile(this.format.row(row, this.labels)).catch((error: Error) => {
      throw new CommandError(
        `${this.path} cannot be written: ${error.message}. Run the same again to go on.`,
      );
    });
    this.rows += 1;
  }

  async close(): Promise<void> {
    await this.handle.sync();
    await this.handle.close();
  }
}

async function assertHeader(path: string, header: string): Promise<void> {
  const { last } = await readCompleteRows(path, 'csv', 1);
  if (`${last}\n` !== header) throw new CommandError(`${path} has another header. Name another file.`, 2);
}
