import type { Precision } from '../clip/manifest.ts';
import type { PictureSize } from './protocol.ts';

/** The model whose embeddings are meant. */
export interface ModelIdentity {
  /** See `clip/model-key.ts`. */
  key: string;
  id: string;
  name: string;
  dim: number;
}

export interface StoredPicture extends PictureSize {
  /** `[dim]` float32, unit length. */
  embedding: Float32Array<ArrayBuffer>;
}

/** What keeps embeddings from one visit to the next; `src/vault` is one. The engine works without. */
export interface EmbeddingKeeper {
  /** Whether it may have anything of this model, in whatever precision. Never rejects. */
  knowsModel(model: ModelIdentity): Promise<boolean>;
  /** Null where it has none, or none that can be trusted. */
  find(model: ModelIdentity, precision: Precision, sha256: string): Promise<StoredPicture | null>;
  /** Returns at once. */
  keep(model: ModelIdentity, precision: Precision, sha256: string, picture: StoredPicture): void;
}
