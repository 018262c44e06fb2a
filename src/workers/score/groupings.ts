import type { GroupingProgress, GroupingRequest } from '../../engine/protocol.ts';
import { KeeperSearch } from './keeper-search.ts';
import type { KeptEmbeddings } from './kept-embeddings.ts';

/** How long a label edit may have to wait behind a step of the search. */
const STEP_MS = 20;

/** The one search for groups that is under way, if any. */
export class Groupings {
  private current: { number: number; search: KeeperSearch } | null = null;
  private last = 0;

  /** @param kernelBytes of `above.wasm`. */
  constructor(
    private readonly kernelBytes: Uint8Array<ArrayBuffer>,
    private readonly kept: KeptEmbeddings,
  ) {}

  begin({ keys, leastSimilarity }: GroupingRequest): number {
    const found = this.kept.find(keys);
    if (!found) throw new Error('no picture of that model is there');
    const search = new KeeperSearch(this.kernelBytes, found, keys.length, leastSimilarity);
    this.current = { number: ++this.last, search };
    return this.last;
  }

  /** @throws {Error} for a search that was ended or replaced. */
  continue(number: number): GroupingProgress {
    if (this.current?.number !== number) throw new Error('that search has ended');
    const progress = this.current.search.work(STEP_MS);
    if (progress.groups) this.current = null;
    return progress;
  }

  end(number: number): void {
    if (this.current?.number === number) this.current = null;
  }
}
