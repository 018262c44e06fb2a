import type { Precision } from '../clip/manifest.ts';
import type { KnownEmbedding } from './picture-line.ts';

/** An embedding with the name under which the score worker keeps it. */
export interface KeptEmbedding {
  key: string;
  /** `[dim]` float32, unit length. */
  embedding: Float32Array<ArrayBuffer>;
}

/**
 * The image embeddings of every model that ran since the page was opened, so that a picture is encoded once a
 * model, however often the model changes. The same model in another precision gives other numbers, so it counts
 * as another model.
 */
export class EmbeddingBook {
  private readonly byKey = new Map<string, KnownEmbedding>();
  /** By model key: a short number for each precision. */
  private readonly numbers = new Map<string, Map<Precision | undefined, number>>();
  /** Those of the present model: its key is long, and 20,000 names are made at every change of the labels. */
  private presentNumbers = new Map<Precision | undefined, number>();
  private lastNumber = 0;
  /** By model key: the precision that the model has run in last. */
  private readonly precisions = new Map<string, Precision>();
  private modelKey = '';

  /** From now on the pictures are meant as this model sees them, in the precision that it ran in last. */
  use(modelKey: string): void {
    this.modelKey = modelKey;
    this.presentNumbers = this.numbers.get(modelKey) ?? new Map<Precision | undefined, number>();
    this.numbers.set(modelKey, this.presentNumbers);
  }

  /** What the present model runs in, once that is settled. */
  settle(precision: Precision): void {
    this.precisions.set(this.modelKey, precision);
  }

  keyOf(sha256: string, precision = this.precisions.get(this.modelKey)): string {
    let number = this.presentNumbers.get(precision);
    if (number === undefined) {
      number = this.lastNumber += 1;
      this.presentNumbers.set(precision, number);
    }
    return `${number}:${sha256}`;
  }

  get(sha256: string): KnownEmbedding | undefined {
    return this.byKey.get(this.keyOf(sha256));
  }

  /** Under the precision that made it, whatever the model runs in by now. */
  put(sha256: string, { embedding, precision, origin, widthPx, heightPx }: KnownEmbedding): KeptEmbedding {
    const key = this.keyOf(sha256, precision);
    this.byKey.set(key, { embedding, precision, origin, widthPx, heightPx });
    return { key, embedding };
  }

  /** Under every model. */
  forget(sha256s: ReadonlySet<string>): void {
    for (const key of this.byKey.keys()) {
      if (sha256s.has(key.slice(key.indexOf(':') + 1))) this.byKey.delete(key);
    }
  }

  /** Of all models: what a fresh score worker is given. */
  *all(): Iterable<KeptEmbedding> {
    for (const [key, { embedding }] of this.byKey) yield { key, embedding };
  }
}
