/** An embedding with the name under which the score worker keeps it. */
export interface KeptEmbedding {
  key: string;
  /** `[dim]` float32, unit length. */
  embedding: Float32Array<ArrayBuffer>;
}

/**
 * The image embeddings of every model that ran since the page was opened, so that a picture is encoded once a
 * model, however often the model changes.
 */
export class EmbeddingBook {
  private readonly byKey = new Map<string, Float32Array<ArrayBuffer>>();
  private readonly numbers = new Map<string, number>();
  private current = 0;

  /** From now on the pictures are meant as this model sees them. */
  use(modelKey: string): void {
    const number = this.numbers.get(modelKey) ?? this.numbers.size + 1;
    this.numbers.set(modelKey, number);
    this.current = number;
  }

  keyOf(sha256: string): string {
    return `${this.current}:${sha256}`;
  }

  get(sha256: string): Float32Array<ArrayBuffer> | undefined {
    return this.byKey.get(this.keyOf(sha256));
  }

  put(sha256: string, embedding: Float32Array<ArrayBuffer>): KeptEmbedding {
    const key = this.keyOf(sha256);
    this.byKey.set(key, embedding);
    return { key, embedding };
  }

  /** Of all models: what a fresh score worker is given. */
  *all(): Iterable<KeptEmbedding> {
    for (const [key, embedding] of this.byKey) yield { key, embedding };
  }
}
