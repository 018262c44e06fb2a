import { transfer } from 'comlink';
import type { Precision } from '../clip/manifest.ts';
import type { RunnableManifest } from '../clip/runnable-manifest.ts';
import { isFatal, type EncoderHandle } from './encoder-handle.ts';
import type { EncoderLane } from './encoder-lane.ts';
import { EngineError } from './error-codes.ts';
import type { ImageCrew } from './image-crew.ts';
import type { FindEmbedding, KnownEmbedding } from './known-embedding.ts';
import { Lane } from './lane.ts';
import { PictureLookUp } from './look-up.ts';
import { killer, PicturePreparer, type PictureToPrepare } from './picture-preparer.ts';
import type { EncodedImage, PictureSize, PreparedPicture } from './protocol.ts';
import { Twins } from './twins.ts';

export interface PictureRequest extends PictureToPrepare {
  /** The picture left the queue and is being read. */
  onStarted?: () => void;
  /** Its thumbnail and size are there; its embedding is not yet. */
  onPrepared?: (prepared: PreparedPicture) => void;
}

export interface EncodedPicture extends Omit<PreparedPicture, 'pixels'>, KnownEmbedding {
  encodeMs: number;
}

/** The page holds file handles only, so this bounds mistakes, not memory. */
const MAX_WAITING = 100_000;

/**
 * The encoder gets as many finite numbers of every picture, so its breakdowns are seldom a picture's fault. But one may
 * overflow float16: more often than `EncoderHandle` lets a choice break down, so that the next choice gets it too.
 */
const MAX_BREAKDOWNS = 4;

/** The way of pictures through the workers: one is encoded while the next ones are prepared; more would only hold memory. */
export class PictureLine {
  private readonly preparer = new PicturePreparer();
  private readonly queue = new Lane(this.preparer.atOnce + 1);
  private readonly twins = new Twins();
  private crew: ImageCrew | null = null;

  constructor(
    private readonly encoder: EncoderHandle,
    private readonly lane: EncoderLane,
  ) {}

  /**
   * @throws {EngineError} a `PICTURE_…` code, `QUEUE_FULL`, or what the engine failed with; AbortError when
   * `signal` fires, also while the picture waits.
   */
  async encode(
    signal: AbortSignal,
    request: PictureRequest,
    model: RunnableManifest,
    find: FindEmbedding = () => Promise.resolve(null),
  ): Promise<EncodedPicture> {
    if (this.queue.waiting >= MAX_WAITING)
      throw new EngineError('QUEUE_FULL', `${MAX_WAITING} pictures wait`);
    return this.queue.run(signal, () => this.process(signal, request, model, find));
  }

  /** Assistants for the model that is ready, in place of those there were. */
  useCrew(crew: ImageCrew | null): void {
    this.crew?.close();
    this.crew = crew;
  }

  /** Has a worker ready for the first picture. */
  wake({ image }: RunnableManifest): void {
    this.preparer.wake(image);
  }

  close(): void {
    this.useCrew(null);
    this.queue.clear();
    this.preparer.close();
  }

  private async process(
    signal: AbortSignal,
    request: PictureRequest,
    model: RunnableManifest,
    find: FindEmbedding,
  ): Promise<EncodedPicture> {
    request.onStarted?.();
    const lookUp = new PictureLookUp(this.twins, model, find);
    for (let breakdowns = 0; ;) {
      try {
        const encoded = await this.encodeOnce(signal, request, model, lookUp);
        if (encoded) return encoded;
      } catch (error) {
        if (!isFatal(error)) throw error;
        // its pixels went with the worker, so they are made again
        breakdowns += 1;
        if (breakdowns >= MAX_BREAKDOWNS) throw killer(error);
      } finally {
        lookUp.end(null);
      }
    }
  }

  /** Null where it is to be read again: what it waited for came to nothing, or its pixels went with an assistant. */
  private async encodeOnce(
    signal: AbortSignal,
    request: PictureRequest,
    { image }: RunnableManifest,
    lookUp: PictureLookUp,
  ): Promise<EncodedPicture | null> {
    const prepared = await this.preparer.prepare(signal, request, image, lookUp);
    signal.throwIfAborted();
    const { pixels, ...facts } = prepared;
    if (!pixels) {
      const known = await lookUp.known(signal);
      if (!known) return null;
      request.onPrepared?.({ ...prepared, widthPx: known.widthPx, heightPx: known.heightPx });
      return { ...facts, ...known, encodeMs: 0 };
    }
    request.onPrepared?.(prepared);
    const encoded = await this.encodePixels(signal, pixels);
    if (!encoded) return null;
    const { widthPx, heightPx } = facts;
    lookUp.end({ ...encoded, widthPx, heightPx, origin: 'page' });
    return { ...facts, ...encoded };
  }

  /** Null where an assistant had them and failed. */
  private async encodePixels(
    signal: AbortSignal,
    pixels: Float32Array<ArrayBuffer>,
  ): Promise<Encoded | null> {
    const { crew, queue } = this;
    crew?.look(this.lane.isBusy, queue.unfinished);
    const assistants = crew?.atWork ?? 0;
    queue.setAtOnce(this.preparer.atOnce + Math.max(1, assistants));
    // one alone is encoded sooner by an encoder with more threads
    if (!crew || assistants === 0 || queue.unfinished === 1) {
      return this.lane.run('picture', signal, () => this.encodeByMain(pixels));
    }
    const encoded = await crew.encode(signal, pixels);
    return encoded && encodedNow(encoded, crew.precision);
  }

  private async encodeByMain(pixels: Float32Array<ArrayBuffer>): Promise<Encoded> {
    let precision: Precision = 'fp32';
    const encoded = await this.encoder.call((api, { imagePrecision }) => {
      precision = imagePrecision;
      return api.encodeImage(transfer(pixels, [pixels.buffer]));
    });
    return encodedNow(encoded, precision);
  }
}

type Encoded = Omit<KnownEmbedding, keyof PictureSize> & Pick<EncodedPicture, 'encodeMs'>;

function encodedNow({ embedding, elapsedMs }: EncodedImage, precision: Precision): Encoded {
  return { embedding, precision, origin: 'encoder', encodeMs: elapsedMs };
}
