import type { DuplicateGroup } from './duplicate-groups.ts';

/**
 * Cosine similarity from which pictures count as near-duplicates, unless the person says otherwise. Measured with
 * the starter model on its six sample pictures (`scripts/bench/near-duplicates.ts`): copies that were encoded again,
 * made brighter or darker, mirrored, or lost a tenth of their edges stay at 0.91 or above; different pictures
 * reach 0.37.
 */
export const DEFAULT_LEAST_SIMILARITY = 0.9;

export interface DuplicateActions {
  /**
   * Groups of pictures of which one is enough, among those that the present model has read.
   *
   * @param leastSimilarity cosine, 0..1; from 1 on only files with the same bytes.
   * @param onProgress gets 0..1.
   * @throws AbortError when `signal` fires; {EngineError} what the engine fails with.
   */
  findDuplicates(
    signal: AbortSignal,
    leastSimilarity: number,
    onProgress: (done: number) => void,
  ): Promise<DuplicateGroup[]>;
}
