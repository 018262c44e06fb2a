import type { ExecutionProvider, ImageSpec, Manifest, Precision, Probe, TextSpec } from './manifest.ts';

/** A file of a model; a public layout states neither size nor hash, so both may be missing. */
export interface RunnableFile {
  path: string;
  bytes: number | null;
  sha256: string | null;
}

export interface RunnableGraph extends RunnableFile {
  executionProviders: ExecutionProvider[];
  preferredOn?: ExecutionProvider[];
}

type FilesByPrecision = Partial<Record<Precision, RunnableGraph>>;

/**
 * What the engine can run: a checked manifest, or one derived from a public layout, which has no hashes and no
 * probe. Every `Manifest` is one.
 */
export type RunnableManifest = Omit<Manifest, 'image' | 'text' | 'tokenizer' | 'probe'> & {
  image: Omit<ImageSpec, 'files'> & { files: FilesByPrecision };
  text: Omit<TextSpec, 'files'> & { files: FilesByPrecision };
  tokenizer: RunnableFile;
  probe: Probe | null;
};
