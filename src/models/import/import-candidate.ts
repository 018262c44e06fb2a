import type { RunnableManifest } from '../../clip/runnable-manifest.ts';

/** A model that a person brought, read and checked, and not yet stored. */
export interface ImportCandidate {
  manifest: RunnableManifest;
  /** Path inside the model folder -> bytes: every file that the manifest names, none besides `manifest.json`. */
  files: ReadonlyMap<string, Blob>;
  /** What the person should know before using it: one plain sentence each. */
  warnings: string[];
}
