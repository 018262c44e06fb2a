import type { Connection } from './connection.ts';
import type { Database } from './database.ts';
import type { EmbeddingRecord, Shelf } from './records.ts';

/** Whatever is first: so many embeddings wait, or the oldest has waited so long. */
const BATCH = 64;
const WAIT_MS = 400;
/** After a failure. While there is no room: the person may have made some elsewhere, or another site has. */
const RETRY_MS = 30_000;

interface Waiting {
  shelf: Shelf;
  record: EmbeddingRecord;
}

/**
 * Writes embeddings in batches, one transaction each, so that a page that is killed has a batch or has it not.
 * What finds no room waits and is tried again; what can never be written is let go.
 */
export class EmbeddingWriter {
  private waiting = new Map<string, Waiting>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly connection: Connection,
    private readonly isHidden: () => boolean,
  ) {}

  add(shelf: Shelf, record: EmbeddingRecord): void {
    if (this.connection.isOver) return;
    this.waiting.set(`${record.shelf} ${record.sha256}`, { shelf, record });
    if (this.connection.state === 'full') this.retryLater();
    // timers of a hidden page may be held back for a minute
    else if (this.isHidden() || this.waiting.size >= BATCH) void this.flush();
    else this.timer ??= setTimeout(() => void this.flush(), WAIT_MS);
  }

  get waitingCount(): number {
    return this.waiting.size;
  }

  /** Takes back what waits for this shelf, which is being deleted. */
  forget(shelf: string): void {
    for (const [key, { record }] of this.waiting) if (record.shelf === shelf) this.waiting.delete(key);
  }

  /** Begins writing at once where the database is open: a page that goes away gets no second turn. Never rejects. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    clearTimeout(this.retry);
    this.timer = this.retry = undefined;
    if (this.waiting.size === 0) return this.writing;
    const batch = this.waiting;
    this.waiting = new Map();
    const { current } = this.connection;
    const written = current ? this.write(current, batch) : this.openAndWrite(batch);
    this.writing = Promise.all([this.writing, written]).then(() => {});
    return this.writing;
  }

  private retryLater(): void {
    this.retry ??= setTimeout(() => void this.flush(), RETRY_MS);
  }

  private async openAndWrite(batch: Map<string, Waiting>): Promise<void> {
    const database = await this.connection.database();
    if (database) await this.write(database, batch);
    else if (!this.connection.isOver) this.putBack(batch);
  }

  private async write(database: Database, batch: Map<string, Waiting>): Promise<void> {
    try {
      const transaction = database.transaction(['shelves', 'embeddings'], 'readwrite');
      const shelves = transaction.objectStore('shelves');
      const embeddings = transaction.objectStore('embeddings');
      // awaited together with the transaction: a request that fails rejects both
      const requests: Promise<unknown>[] = [];
      for (const shelf of new Set([...batch.values()].map((each) => each.shelf)))
        requests.push(shelves.put(shelf));
      for (const { record } of batch.values()) requests.push(embeddings.put(record));
      transaction.commit();
      await Promise.all([...requests, transaction.done]);
      if (this.connection.state === 'full') this.connection.setState('open');
    } catch (error) {
      this.putBack(batch);
      this.connection.noteFailure(database, error);
    }
  }

  /** What came in meanwhile is newer. */
  private putBack(batch: Map<string, Waiting>): void {
    this.waiting = new Map([...batch, ...this.waiting]);
    // perhaps nothing comes any more that would have it written
    this.retryLater();
  }
}
