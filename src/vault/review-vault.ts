import type { Connection } from './connection.ts';
import type { Database } from './database.ts';
import type { ReviewRecord } from './records.ts';

/** Written in one transaction; a person who labels thousands at once must not see the page stand still. */
const BATCH = 200;
/** Read at a time. */
const CHUNK = 1000;
/** While there is no room, or the connection was lost. */
const RETRY_MS = 30_000;

export type KeptReview = Pick<ReviewRecord, 'label' | 'verdict'>;

/** What a person has said of pictures, by the SHA-256 of their files. */
export class ReviewVault {
  /** Not written yet, by SHA-256; null: to be deleted. */
  private waiting = new Map<string, KeptReview | null>();
  private writing: Promise<void> | null = null;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly connection: Connection) {
    connection.subscribe((state) => {
      if (state === 'open') void this.flush();
    });
  }

  /** Everything that is kept, in parts. @throws what the browser says when it cannot read. */
  async *all(): AsyncGenerator<ReviewRecord[]> {
    const database = await this.connection.database();
    let range: IDBKeyRange | null = null;
    while (database) {
      const chunk = await database.getAll('reviews', range, CHUNK);
      yield chunk.filter(isReview);
      const last = chunk.at(-1);
      if (chunk.length < CHUNK || !last) return;
      range = IDBKeyRange.lowerBound(last.sha256, true);
    }
  }

  /** @throws what the browser says when it cannot read. */
  async count(): Promise<number> {
    return (await this.connection.database())?.count('reviews') ?? 0;
  }

  /** Kept soon; how that goes is in the connection's state. Null: what was said is taken back. */
  keep(sha256: string, review: KeptReview | null): void {
    if (this.connection.isOver) return;
    this.waiting.delete(sha256);
    this.waiting.set(sha256, review);
    if (this.connection.state !== 'full') void this.flush();
    else this.retryLater();
  }

  /** Deletes what is kept and what waits. @throws what the browser says. */
  async removeAll(): Promise<void> {
    this.waiting.clear();
    await this.writing;
    this.waiting.clear();
    await (await this.connection.database())?.clear('reviews');
    // there is room again: others that wait hear of it and write
    if (this.connection.state === 'full') this.connection.setState('open');
  }

  /** Writes what waits, at once where the database is open: a page that goes away gets no second turn. Never rejects. */
  flush(): Promise<void> {
    this.writing ??= this.writeAll().finally(() => {
      this.writing = null;
    });
    return this.writing;
  }

  private async writeAll(): Promise<void> {
    clearTimeout(this.retry);
    this.retry = undefined;
    let losses = 0;
    while (this.waiting.size > 0) {
      const database = this.connection.current ?? (await this.connection.database());
      const written = database !== null && (await this.write(database, this.takeBatch()));
      if (written) continue;
      if (this.connection.isOver) {
        this.waiting.clear();
        return;
      }
      // the browser may have closed the connection since; it is opened again
      losses += 1;
      if (this.connection.state === 'full' || losses > 1) return this.retryLater();
    }
  }

  private takeBatch(): Map<string, KeptReview | null> {
    const batch = new Map<string, KeptReview | null>();
    for (const [sha256, review] of this.waiting) {
      batch.set(sha256, review);
      this.waiting.delete(sha256);
      if (batch.size === BATCH) break;
    }
    return batch;
  }

  private async write(database: Database, batch: Map<string, KeptReview | null>): Promise<boolean> {
    try {
      const transaction = database.transaction('reviews', 'readwrite');
      const asked = [...batch].map(([sha256, review]) => {
        return review ? transaction.store.put({ sha256, ...review }) : transaction.store.delete(sha256);
      });
      transaction.commit();
      // awaited together with the transaction: a request that fails rejects both
      await Promise.all([...asked, transaction.done]);
      return true;
    } catch (error) {
      // what came in meanwhile is newer
      this.waiting = new Map([...batch, ...this.waiting]);
      this.connection.noteFailure(database, error);
      return false;
    }
  }

  private retryLater(): void {
    this.retry ??= setTimeout(() => {
      this.retry = undefined;
      void this.flush();
    }, RETRY_MS);
  }
}

/** What is read back was written by some version of the app, or by someone with the developer tools. */
function isReview(value: unknown): value is ReviewRecord {
  const { sha256, label, verdict } = (value ?? {}) as Partial<ReviewRecord>;
  return (
    typeof sha256 === 'string' &&
    typeof label === 'string' &&
    (verdict === 'accepted' || verdict === 'corrected')
  );
}
