import type { RunnableManifest } from './runnable-manifest.ts';

/**
 * Names the numbers of a model: two models with the same key give the same embeddings, so what was encoded under
 * one may be used under the other. Built from the hashes of the graphs, or their paths where hashes are unknown.
 */
export function modelKey({ id, version, source, image, text, tokenizer }: RunnableManifest): string {
  const files = [...Object.values(image.files), ...Object.values(text.files), tokenizer];
  const contents = files.map(({ path, sha256 }) => sha256 ?? path);
  return [id, version, source.repository, source.revision, ...contents].join('\n');
}

/** What a model that names no revision has in the place of one. */
export const UNKNOWN_REVISION = 'unknown';

/**
 * Whether the key says what is in the files for texts. Where it has only their paths, other files may lie there on the
 * next visit.
 */
export function keyNamesTexts({ source, text, tokenizer }: RunnableManifest): boolean {
  const files = [...Object.values(text.files), tokenizer];
  return source.revision !== UNKNOWN_REVISION || files.every(({ sha256 }) => sha256 !== null);
}
