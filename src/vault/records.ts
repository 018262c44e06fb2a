import type { Precision } from '../clip/manifest.ts';

/** A model as it makes embeddings: another precision or another preprocessing gives other numbers. */
export interface Shelf {
  /** See `shelf-id.ts`. */
  id: string;
  /** SHA-256 of the model's key (`clip/model-key.ts`). */
  modelHash: string;
  modelId: string;
  modelName: string;
  precision: Precision;
  /** See `clip/preprocessing-version.ts`. */
  preprocessing: number;
  /** Numbers in an embedding. */
  dim: number;
  usedAtMs: number;
}

export interface EmbeddingRecord {
  shelf: string;
  /** Of the picture's file, lower-case hexadecimal. */
  sha256: string;
  widthPx: number;
  heightPx: number;
  /**
   * `[dim]` float32, unit length. Not float16: with a logit scale of 100 rounding to it moves probabilities by more
   * than 0.0005, and a picture must not change its numbers by being read from storage.
   */
  embedding: Float32Array<ArrayBuffer>;
  /** See `checksum.ts`. */
  checksum: string;
}

/** A label set that the person has named. */
export interface LabelSet {
  id: string;
  name: string;
  /** As in the textbox, one label a line. */
  labelText: string;
  /** One a line; null: the model's own. */
  templateText: string | null;
  createdAtMs: number;
  updatedAtMs: number;
}

/** What a person has said of a picture. Of the picture itself only the hash is there. */
export interface ReviewRecord {
  /** Of the picture's file, lower-case hexadecimal. */
  sha256: string;
  label: string;
  /** `accepted`: the model's best label was right; `corrected`: the person named another one. */
  verdict: 'accepted' | 'corrected';
}
