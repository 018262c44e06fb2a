import type { Precision } from '../clip/manifest.ts';
import { EmbeddingSlabs } from './embedding-slabs.ts';
import type { KnownEmbedding } from './known-embedding.ts';

/** An embedding with the number under which the score worker keeps it. */
export interface KeptEmbedding {
  key: number;
  /** A number for the model in its precision. */
  model: number;
  /** `[dim]` float32, unit length. */
  embedding: Float32Array<ArrayBuffer>;
}

/** The key of a picture that was not encoded. */
export const MISSING_KEY = 0xffff_ffff;

/** What one model in one precision has made. */
interface Shelf {
  model: number;
  slabs: EmbeddingSlabs;
  /** By the SHA-256 of the picture's file. */
  bySha256: Map<string, KnownEmbedding & { key: number }>;
}

/**
 * The image embeddings of every model that ran since the page was opened, so that a picture is encoded once a
 * model, however often the model changes. The same model in another precision gives other numbers, so it counts
 * as another model.
 */
export class EmbeddingBook {
  /** By model key. */
  private readonly shelves = new Map<string, Map<Precision | undefined, Shelf>>();
  /** By model key: the precision that the model has run in last. */
  private readonly precisions = new Map<string, Precision>();
  private modelKey = '';
  private models = 0;
  private lastKey = 0;

  /** From now on the pictures are meant as this model sees them, in the precision that it ran in last. */
  use(modelKey: string): void {
    this.modelKey = modelKey;
  }

  /** What the present model runs in, once that is settled. */
  settle(precision: Precision): void {
    this.precisions.set(this.modelKey, precision);
  }

  /** Numbers instead of hashes: 20,000 of them cross to the score worker at every change of the labels. */
  keysOf(sha256s: readonly string[]): Uint32Array<ArrayBuffer> {
    const shelf = this.shelf();
    return Uint32Array.from(sha256s, (sha256) => shelf.bySha256.get(sha256)?.key ?? MISSING_KEY);
  }

  get(sha256: string): KnownEmbedding | undefined {
    return this.shelf().bySha256.get(sha256);
  }

  /** Under the precision that made it, whatever the model runs in by now. */
  put(sha256: string, { embedding, precision, origin, widthPx, heightPx }: KnownEmbedding): KeptEmbedding {
    const { model, slabs, bySha256 } = this.shelf(precision);
    const key = bySha256.get(sha256)?.key ?? ++this.lastKey;
    const kept = slabs.copy(embedding);
    bySha256.set(sha256, { key, embedding: kept, precision, origin, widthPx, heightPx });
    return { key, model, embedding };
  }

  /** Under every model. */
  forget(sha256s: ReadonlySet<string>): void {
    for (const { bySha256 } of this.everyShelf()) for (const sha256 of sha256s) bySha256.delete(sha256);
  }

  /** Of all models: what a fresh score worker is given. */
  *all(): Iterable<KeptEmbedding> {
    for (const { model, bySha256 } of this.everyShelf()) {
      // a copy, because all of a buffer crosses to a worker, however little of it is meant
      for (const { key, embedding } of bySha256.values()) yield { key, model, embedding: embedding.slice() };
    }
  }

  private *everyShelf(): Iterable<Shelf> {
    for (const shelves of this.shelves.values()) yield* shelves.values();
  }

  private shelf(precision = this.precisions.get(this.modelKey)): Shelf {
    const shelves = this.shelves.get(this.modelKey) ?? new Map<Precision | undefined, Shelf>();
    this.shelves.set(this.modelKey, shelves);
    const shelf = shelves.get(precision) ?? {
      model: ++this.models,
      slabs: new EmbeddingSlabs(),
      bySha256: new Map(),
    };
    shelves.set(precision, shelf);
    return shelf;
  }
}
