import type { RunnableManifest } from '../clip/runnable-manifest.ts';
import { EngineError } from './error-codes.ts';
import type { FindEmbedding, KnownEmbedding } from './picture-line.ts';
import type { PictureSize } from './protocol.ts';
import type { Twins } from './twins.ts';

/** The reader leaves the pixels out for any size; the true one comes with the embedding. */
const SIZE_TO_COME: PictureSize = { widthPx: 0, heightPx: 0 };

/** One try at a picture: whether its embedding is known, or on its way, by the time that its bytes are read. */
export class PictureLookUp {
  private found: KnownEmbedding | null = null;
  private twin: Promise<KnownEmbedding | null> | null = null;
  /** Tells those who wait for this picture what came of it. To be called however the try ends. */
  end: (ended: KnownEmbedding | null) => void = () => {};

  constructor(
    private readonly twins: Twins,
    private readonly model: RunnableManifest,
    private readonly find: FindEmbedding,
  ) {}

  /** Called by the reader. The size: no pixels are needed. Null: they are, and this picture is the one to be encoded. */
  readonly ask = async (sha256: string): Promise<PictureSize | null> => {
    // what cannot be looked up is encoded again
    this.found = await this.find(sha256).catch(() => null);
    if (this.found) return { widthPx: this.found.widthPx, heightPx: this.found.heightPx };
    this.twin = this.twins.of(this.model, sha256);
    if (this.twin) return SIZE_TO_COME;
    this.end = this.twins.begin(this.model, sha256);
    return null;
  };

  /** Of a picture that came without pixels; null where the one that it waited for has failed or was given up. */
  async known(signal: AbortSignal): Promise<KnownEmbedding | null> {
    if (this.found) return this.found;
    if (!this.twin) throw new EngineError('RUNTIME_RUN_FAILED', 'a picture came without its pixels');
    const ended = await this.twin;
    signal.throwIfAborted();
    return ended && { ...ended, origin: 'page' };
  }
}
