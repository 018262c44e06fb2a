/**
 * Cosine similarity from which pictures count as near-duplicates, unless the person says otherwise. Measured with
 * the starter model on its six sample pictures (`scripts/bench/near-duplicates.ts`): copies that were encoded again,
 * made brighter or darker, mirrored, or lost a tenth of their edges stay at 0.91 or above; different pictures
 * reach 0.37.
 */
export const DEFAULT_LEAST_SIMILARITY = 0.9;

export interface DuplicateMember {
  id: string;
  /** Of its file's bytes to the keeper's, or cosine similarity to the keeper. */
  likeness: { kind: 'same-bytes' } | { kind: 'similar'; similarity: number };
}

/** Pictures of which one is enough. */
export interface DuplicateGroup {
  /** The one to keep: most pixels, then most bytes, then added first. */
  keeperId: string;
  /** Same bytes first, then the most similar; never empty. */
  others: readonly DuplicateMember[];
}

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
