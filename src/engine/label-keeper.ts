import type { ExecutionProvider, Precision } from '../clip/manifest.ts';
import type { TokenCount } from './protocol.ts';

/** Everything that the embedding of a text depends on beside the text itself. */
export interface TextModel {
  /** See `clip/model-key.ts`. */
  key: string;
  precision: Precision;
  executionProvider: ExecutionProvider;
  dim: number;
}

export interface PromptEntry extends TokenCount {
  /** `[dim]` float32, unit length. */
  embedding: Float32Array<ArrayBuffer>;
}

/** Prompts that a model has read on an earlier visit. */
export interface KeptPrompts {
  readonly size: number;
  /** Undefined where it is not there, or not as it was written. */
  get(prompt: string): PromptEntry | undefined;
}

/** What keeps the embeddings of labels from one visit to the next; `src/vault` is one. The engine works without. */
export interface LabelKeeper {
  /** Never rejects. */
  find(model: TextModel): Promise<KeptPrompts>;
  /** Returns at once. */
  keep(model: TextModel, prompts: ReadonlyMap<string, PromptEntry>): void;
}
