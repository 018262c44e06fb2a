import { createReadStream, existsSync } from 'node:fs';

const QUOTE = 0x22;
const LINE_FEED = 0x0a;

/** How far a file was written whole. */
export interface CompleteRows {
  /** Rows that end with a line feed, the header of a CSV included. */
  rows: number;
  /** Up to the end of the last of them: what comes after was torn. */
  bytes: number;
  /** The last of them, without its line feed; empty if there is none. */
  last: string;
}

/**
 * Reads a result file up to its last whole row, or to `mostRows`. A line feed between quotes ends no row of a CSV.
 * Streams, so that a file of any size costs the memory of one row.
 */
export async function readCompleteRows(
  path: string,
  kind: 'csv' | 'jsonl',
  mostRows = Infinity,
): Promise<CompleteRows> {
  let rows = 0;
  let size = 0;
  let last = Buffer.alloc(0);
  const found = () => ({ rows, bytes: size, last: last.toString('utf8') });
  if (!existsSync(path) || mostRows === 0) return found();
  let quoted = false;
  let row: Buffer[] = [];
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes = chunk as Buffer;
    let start = 0;
    for (let index = 0; index < bytes.length; index++) {
      if (bytes[index] === QUOTE && kind === 'csv') quoted = !quoted;
      if (bytes[index] !== LINE_FEED || quoted) continue;
      row.push(bytes.subarray(start, index));
      last = Buffer.concat(row);
      rows += 1;
      size += last.length + 1;
      if (rows === mostRows) return found();
      row = [];
      start = index + 1;
    }
    row.push(bytes.subarray(start));
  }
  return found();
}
