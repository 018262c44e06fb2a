import type { Connection } from './connection.ts';
import { rangeOf, type Database } from './database.ts';
import type { EmbeddingRecord } from './records.ts';

/** From so many questions on, the whole shelf is read: a folder is being opened again, not a few pictures. */
const BULK_FROM = 32;

/** About 4 ms of the main thread at 768 numbers each. */
const CHUNK = 500;

/** More than this is left on the disk and read one by one: 60,000 x 768 float32 are 184 MB. */
const BULK_AT_MOST = 60_000;

/** Reads one shelf: single records at first, all of them in few large reads once many are wanted. */
export class ShelfReader {
  private asked = 0;
  private bulk: Promise<void> | null = null;
  private readonly records = new Map<string, EmbeddingRecord>();

  constructor(
    private readonly connection: Connection,
    private readonly shelf: string,
  ) {}

  /** Unchecked; undefined where there is none. @throws what the browser says. */
  async get(sha256: string): Promise<EmbeddingRecord | undefined> {
    const database = await this.connection.database();
    if (!database) return undefined;
    this.asked += 1;
    if (this.asked >= BULK_FROM) {
      this.bulk ??= this.readAll(database);
      await this.bulk;
    }
    const read = this.records.get(sha256);
    // the caller keeps it from now on
    this.records.delete(sha256);
    // what another tab has written since
    return read ?? database.get('embeddings', [this.shelf, sha256]);
  }

  private async readAll(database: Database): Promise<void> {
    if ((await database.count('embeddings', rangeOf(this.shelf))) > BULK_AT_MOST) return;
    for await (const chunk of chunksOf(database, this.shelf, CHUNK)) {
      for (const record of chunk) this.records.set(record.sha256, record);
    }
  }
}

/** All records of a shelf in the order of their SHA-256, a transaction a chunk. Unchecked. */
export async function* chunksOf(
  database: Database,
  shelf: string,
  size: number,
): AsyncGenerator<EmbeddingRecord[]> {
  let range = rangeOf(shelf);
  for (;;) {
    const chunk = await database.getAll('embeddings', range, size);
    const last = chunk.at(-1);
    if (!last) return;
    yield chunk;
    range = IDBKeyRange.bound([shelf, last.sha256], [shelf, []], true, true);
  }
}
