import type { Precision } from '../clip/manifest.ts';
import { PREPROCESSING_VERSION } from '../clip/preprocessing-version.ts';
import { isSound, seal } from './checksum.ts';
import type { Connection } from './connection.ts';
import { rangeOf } from './database.ts';
import { EmbeddingWriter } from './embedding-writer.ts';
import type { EmbeddingRecord, Shelf } from './records.ts';
import { hashModelKey, shelfId } from './shelf-id.ts';
import { chunksOf, ShelfReader } from './shelf-reader.ts';

/** The model whose embeddings are meant. */
export interface ModelIdentity {
  /** See `clip/model-key.ts`. */
  key: string;
  id: string;
  name: string;
  dim: number;
}

export interface StoredPicture {
  /** `[dim]` float32, unit length. */
  embedding: Float32Array<ArrayBuffer>;
  widthPx: number;
  heightPx: number;
}

export interface ShelfSummary extends Shelf {
  count: number;
  /** Made by the preprocessing of this version of the app; older ones are never read again. */
  current: boolean;
}

/** Embeddings that outlast the page, by model, precision, preprocessing and the SHA-256 of the picture's file. */
export class EmbeddingVault {
  private readonly writer: EmbeddingWriter;
  private readonly readers = new Map<string, ShelfReader>();
  private readonly hashes = new Map<string, string>();
  /** By model hash: whether anything of that model is kept. */
  private readonly known = new Map<string, Promise<boolean>>();

  /** @param isHidden whether the page is out of sight, where its timers may be held back. */
  constructor(
    private readonly connection: Connection,
    isHidden: () => boolean = () => false,
  ) {
    this.writer = new EmbeddingWriter(connection, isHidden);
  }

  /**
   * Whether anything of this model is kept, in whatever precision. Looked up once, so that the pictures of a first
   * visit wait for nothing. Never rejects.
   */
  knowsModel({ key }: ModelIdentity): Promise<boolean> {
    const modelHash = this.hashOf(key);
    const known =
      this.known.get(modelHash) ??
      this.shelves().then(
        (shelves) => shelves.some((shelf) => shelf.modelHash === modelHash),
        () => false,
      );
    this.known.set(modelHash, known);
    return known;
  }

  /**
   * Null where it is not there or not as it was written: then it is to be encoded again.
   *
   * @throws what the browser says when it cannot read.
   */
  async find(model: ModelIdentity, precision: Precision, sha256: string): Promise<StoredPicture | null> {
    const id = shelfId(this.hashOf(model.key), precision, PREPROCESSING_VERSION);
    const reader = this.readers.get(id) ?? new ShelfReader(this.connection, id);
    this.readers.set(id, reader);
    const record: unknown = await reader.get(sha256);
    if (!isSound(record, model.dim)) return null;
    const { embedding, widthPx, heightPx } = record;
    return { embedding, widthPx, heightPx };
  }

  /** Kept within half a second; how that goes is in the connection's state. */
  keep(model: ModelIdentity, precision: Precision, sha256: string, picture: StoredPicture): void {
    const shelf = this.shelfOf(model, precision);
    const { embedding, widthPx, heightPx } = picture;
    this.known.set(shelf.modelHash, Promise.resolve(true));
    this.writer.add(shelf, seal({ shelf: shelf.id, sha256, widthPx, heightPx, embedding }));
  }

  shelfOf({ key, id: modelId, name: modelName, dim }: ModelIdentity, precision: Precision): Shelf {
    const modelHash = this.hashOf(key);
    return {
      ...{ id: shelfId(modelHash, precision, PREPROCESSING_VERSION), modelHash, modelId, modelName },
      ...{ precision, preprocessing: PREPROCESSING_VERSION, dim, usedAtMs: Date.now() },
    };
  }

  /** Writes what waits. Never rejects. */
  flush(): Promise<void> {
    return this.writer.flush();
  }

  /** Last used first. @throws what the browser says when it cannot read. */
  async summaries(): Promise<ShelfSummary[]> {
    const database = await this.connection.database();
    if (!database) return [];
    const shelves = await database.getAll('shelves');
    const counts = await Promise.all(shelves.map(({ id }) => database.count('embeddings', rangeOf(id))));
    return shelves
      .map((shelf, index) => ({
        ...shelf,
        count: counts[index] ?? 0,
        current: shelf.preprocessing === PREPROCESSING_VERSION,
      }))
      .sort((a, b) => b.usedAtMs - a.usedAtMs);
  }

  /** Every embedding of a shelf that is as it was written. @throws what the browser says when it cannot read. */
  async *soundChunks(
    { id, dim }: Pick<Shelf, 'id' | 'dim'>,
    size: number,
  ): AsyncGenerator<EmbeddingRecord[]> {
    const database = await this.connection.database();
    if (!database) return;
    for await (const chunk of chunksOf(database, id, size)) {
      yield chunk.filter((record) => isSound(record, dim));
    }
  }

  /**
   * Keeps what is not there yet, in one transaction: what this device has encoded itself is never overwritten.
   *
   * @returns how many were new.
   * @throws what the browser says when it cannot write.
   */
  async keepMissing(
    model: ModelIdentity,
    precision: Precision,
    pictures: readonly (StoredPicture & { sha256: string })[],
  ): Promise<number> {
    const database = await this.connection.database();
    if (!database) throw new DOMException('Nothing can be kept here.', 'InvalidStateError');
    const shelf = this.shelfOf(model, precision);
    const records = pictures.map(({ sha256, embedding, widthPx, heightPx }) => {
      return seal({ shelf: shelf.id, sha256, embedding, widthPx, heightPx });
    });
    const transaction = database.transaction(['shelves', 'embeddings'], 'readwrite');
    const store = transaction.objectStore('embeddings');
    const there = await Promise.all(records.map(({ sha256 }) => store.getKey([shelf.id, sha256])));
    const missing = records.filter((_, index) => there[index] === undefined);
    await Promise.all([
      transaction.objectStore('shelves').put(shelf),
      ...missing.map((record) => store.put(record)),
      transaction.done,
    ]);
    return missing.length;
  }

  /** Another thread has written: what was known of missing models is so no more. */
  forgetWhatIsMissing(): void {
    this.known.clear();
  }

  /** Deletes a shelf with everything on it, then tries again to write what found no room. */
  async remove(shelf: string): Promise<void> {
    this.writer.forget(shelf);
    this.readers.delete(shelf);
    const database = await this.connection.database();
    if (!database) return;
    const transaction = database.transaction(['shelves', 'embeddings'], 'readwrite');
    await Promise.all([
      transaction.objectStore('embeddings').delete(rangeOf(shelf)),
      transaction.objectStore('shelves').delete(shelf),
      transaction.done,
    ]);
    if (this.connection.state === 'full') this.connection.setState('open');
    await this.flush();
  }

  private async shelves(): Promise<Shelf[]> {
    return (await this.connection.database())?.getAll('shelves') ?? [];
  }

  private hashOf(key: string): string {
    const hash = this.hashes.get(key) ?? hashModelKey(key);
    this.hashes.set(key, hash);
    return hash;
  }
}
