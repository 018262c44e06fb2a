import type { Precision } from '../clip/manifest.ts';
import type { PictureSize } from './protocol.ts';

/** Where an embedding is from: encoded just now, earlier since the page was opened, or on an earlier visit. */
export type EmbeddingOrigin = 'encoder' | 'page' | 'storage';

/** An embedding that needs no encoder any more. */
export interface KnownEmbedding extends PictureSize {
  /** `[dim]` float32, unit length. */
  embedding: Float32Array<ArrayBuffer>;
  /** Of the image encoder that made it. */
  precision: Precision;
  origin: EmbeddingOrigin;
}

/** The embedding of a picture that was encoded before, by the SHA-256 of its file. */
export type FindEmbedding = (sha256: string) => Promise<KnownEmbedding | null>;
