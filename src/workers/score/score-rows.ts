import { headOf } from '../../clip/score.ts';
import type { ScoreRequest } from '../../engine/protocol.ts';
import type { KeptEmbeddings } from './kept-embeddings.ts';

/** @returns `[keys, labels]` float32, row-major; NaN rows for keys that are not there. */
export function scoreRows(
  kept: KeptEmbeddings,
  { keys, labelEmbeddings, labelCount, logitScale, logitBias, head }: ScoreRequest,
): Float32Array<ArrayBuffer> {
  const found = kept.find(keys);
  if (!found) return new Float32Array(keys.length * labelCount).fill(Number.NaN);
  const { matrix, rows, places } = found;
  const logits = matrix.products(rows, labelEmbeddings, logitScale, logitBias);
  const scored = head === 'cosine' ? logits : headOf(logits, labelCount, head);
  if (places.length === keys.length) return scored;
  const result = new Float32Array(keys.length * labelCount).fill(Number.NaN);
  places.forEach((place, index) => {
    result.set(scored.subarray(index * labelCount, (index + 1) * labelCount), place * labelCount);
  });
  return result;
}
