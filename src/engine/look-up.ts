import type { RunnableManifest } from '../clip/runnable-manifest.ts';
import { EngineError } from './error-codes.ts';
import type { FindEmbedding, KnownEmbedding } from './known-embedding.ts';
import type { PictureSize } from './protocol.ts';
import type { Twins } from './twins.ts';

/** The reader leaves the pixels out for any size; the true one comes with the embedding. */
const SIZE_TO_COME: PictureSize = { widthPx: 0, heightPx: 0 };

/**
 * A search that waits for the model, as it does on a second visit, may take minutes. The reader is not kept waiting
 * for so long: its time is measured, and the picture would be blamed.
 */
const PATIENCE_MS = 1000;

const LATE = Symbol('late');

/** Whether its embedding is known, or on its way, each time that its bytes are read. */
export class PictureLookUp {
  private found: KnownEmbedding | null = null;
  /** Comes later: from the search, or from the picture with the same bytes. */
  private coming: Promise<KnownEmbedding | null> | null = null;
  /** The search has ended with nothing: bytes that are read once more need not be searched for once more. */
  private missing = false;
  /** Where this picture is the one that others wait for. */
  private tell: (ended: KnownEmbedding | null) => void = () => {};
  /** Grows when a try begins and when it ends. */
  private tries = 0;

  constructor(
    private readonly twins: Twins,
    private readonly model: RunnableManifest,
    private readonly find: FindEmbedding,
  ) {}

  /** Called by the reader. The size: no pixels are needed. Null: they are, and this picture is the one to be encoded. */
  readonly ask = async (sha256: string): Promise<PictureSize | null> => {
    this.found = null;
    this.coming = null;
    const present = ++this.tries;
    const search = this.missing ? Promise.resolve(null) : this.search(sha256);
    const answer = await soon(search);
    // the reader died meanwhile: the next try would wait for what this one says is under way
    if (present !== this.tries) return null;
    if (answer === LATE) this.coming = search;
    else {
      this.found = answer;
      if (this.found) return { widthPx: this.found.widthPx, heightPx: this.found.heightPx };
      this.coming = this.twins.of(this.model, sha256);
    }
    if (this.coming) return SIZE_TO_COME;
    this.tell = this.twins.begin(this.model, sha256);
    return null;
  };

  /** Tells those who wait for this picture what came of it. To be called however a try ends. */
  end(ended: KnownEmbedding | null): void {
    this.tries += 1;
    this.tell(ended);
  }

  /** Of a picture that came without pixels; null where what it waited for came to nothing. */
  async known(signal: AbortSignal): Promise<KnownEmbedding | null> {
    if (this.found) return this.found;
    if (!this.coming) throw new EngineError('RUNTIME_RUN_FAILED', 'a picture came without its pixels');
    const known = await this.coming;
    signal.throwIfAborted();
    return known;
  }

  private async search(sha256: string): Promise<KnownEmbedding | null> {
    // what cannot be looked up is encoded again
    const found = await this.find(sha256).catch(() => null);
    this.missing = !found;
    return found;
  }
}

/** What `search`, which never rejects, comes to within the patience. */
function soon<T>(search: Promise<T>): Promise<T | typeof LATE> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(LATE), PATIENCE_MS);
    void search.then((found) => {
      clearTimeout(timer);
      resolve(found);
    });
  });
}
