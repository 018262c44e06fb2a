import type { RunnableManifest } from '../clip/runnable-manifest.ts';
import type { KnownEmbedding } from './known-embedding.ts';

/** What came of it; null: nothing did, and whoever waited is to encode it itself. */
type Ended = KnownEmbedding | null;

/**
 * Pictures that are being encoded at this moment, by model and bytes: a second one with the same bytes need not be
 * encoded beside the first.
 */
export class Twins {
  private readonly underWay = new WeakMap<RunnableManifest, Map<string, Promise<Ended>>>();

  /** The one with the same bytes that is under way, if any. */
  of(model: RunnableManifest, sha256: string): Promise<Ended> | null {
    return this.underWay.get(model)?.get(sha256) ?? null;
  }

  /** From now on this one is under way. @returns what must be called at its end, however it ends; again is no harm. */
  begin(model: RunnableManifest, sha256: string): (ended: Ended) => void {
    let end: (ended: Ended) => void = () => {};
    const promise = new Promise<Ended>((resolve) => {
      end = resolve;
    });
    const ofModel = this.underWay.get(model) ?? new Map<string, Promise<Ended>>();
    this.underWay.set(model, ofModel);
    ofModel.set(sha256, promise);
    return (ended) => {
      if (ofModel.get(sha256) === promise) ofModel.delete(sha256);
      end(ended);
    };
  }
}
