import { proxy, transfer } from 'comlink';
import type { Precision } from '../clip/manifest.ts';
import type { RunnableManifest } from '../clip/runnable-manifest.ts';
import { isFatal, type EncoderHandle } from './encoder-handle.ts';
import type { EncoderLane } from './encoder-lane.ts';
import { EngineError, type EngineErrorCode } from './error-codes.ts';
import { Lane } from './lane.ts';
import { PictureLookUp } from './look-up.ts';
import type { Outcome, PictureSize, PreparedPicture, PreparerApi } from './protocol.ts';
import { isSvg, rasterizeSvg } from './rasterize-svg.ts';
import { RevivingWorker } from './reviving-worker.ts';
import { startPrepareWorker } from './start-workers.ts';
import { Twins } from './twins.ts';
import { unwrap } from './unwrap.ts';

/** Opened when its turn comes: a file of a folder or a zip that nobody holds in memory. */
interface LazyBlob {
  open(): Promise<Blob>;
}

export interface PictureRequest {
  file: Blob | LazyBlob;
  fileName: string;
  /** 0 for none. */
  thumbnailPx: number;
  /** The picture left the queue and is being read. */
  onStarted?: () => void;
  /** Its thumbnail and size are there; its embedding is not yet. */
  onPrepared?: (prepared: PreparedPicture) => void;
}

/** Where an embedding is from: encoded just now, earlier since the page was opened, or on an earlier visit. */
export type EmbeddingOrigin = 'encoder' | 'page' | 'storage';

/** An embedding that needs no encoder any more. */
export interface KnownEmbedding extends PictureSize {
  /** `[dim]` float32, unit length. */
  embedding: Float32Array<ArrayBuffer>;
  /** Of the image encoder that made it. */
  precision: Precision;
  origin: EmbeddingOrigin;
}

/** The embedding of a picture that was encoded before, by the SHA-256 of its file. */
export type FindEmbedding = (sha256: string) => Promise<KnownEmbedding | null>;

export interface EncodedPicture extends Omit<PreparedPicture, 'pixels'>, KnownEmbedding {
  encodeMs: number;
}

/** One is encoded while the next one is decoded; more would only hold memory. */
const PICTURES_UNDER_WAY = 2;

/** The page holds file handles only, so this bounds mistakes, not memory. */
const MAX_WAITING = 100_000;

/** A picture over which the worker that reads it dies twice, the second time alone, is left out. */
const MAX_DEATHS = 2;
/**
 * The encoder gets as many finite numbers of every picture, so its breakdowns are seldom a picture's fault. But one may
 * overflow float16: more often than `EncoderHandle` lets a choice break down, so that the next choice gets it too.
 */
const MAX_BREAKDOWNS = 4;

/**
 * A picture of 120 megapixels takes seconds, on slow phones perhaps ten. What takes longer than this was made to, or
 * has brought its decoder to a standstill.
 */
const MAX_PREPARE_MS = 60_000;
/** Reading what an SVG consists of takes a second at its largest. */
const MAX_CHECK_MS = 20_000;

/** The way of pictures through the workers: prepared in one, encoded in the other, two under way at a time. */
export class PictureLine {
  private readonly queue = new Lane(PICTURES_UNDER_WAY);
  /** Two are under way when a worker dies; tried again one by one, only the one that kills it is blamed. */
  private readonly suspects = new Lane(1);
  private readonly preparer = new RevivingWorker<PreparerApi>(startPrepareWorker);
  private readonly twins = new Twins();

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

  close(): void {
    this.queue.clear();
    this.suspects.clear();
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

  /** Null where it waited for what is known of its bytes, and nothing is. */
  private async encodeOnce(
    signal: AbortSignal,
    request: PictureRequest,
    { image }: RunnableManifest,
    lookUp: PictureLookUp,
  ): Promise<EncodedPicture | null> {
    const prepared = await this.prepareApart(signal, request, image, lookUp);
    signal.throwIfAborted();
    const { pixels, ...facts } = prepared;
    if (!pixels) {
      const known = await lookUp.known(signal);
      if (!known) return null;
      request.onPrepared?.({ ...prepared, widthPx: known.widthPx, heightPx: known.heightPx });
      return { ...facts, ...known, encodeMs: 0 };
    }
    request.onPrepared?.(prepared);
    const encoded = await this.lane.run('picture', signal, () => this.encodePixels(pixels));
    const { widthPx, heightPx } = facts;
    lookUp.end({ ...encoded, widthPx, heightPx, origin: 'page' });
    return { ...facts, ...encoded };
  }

  /** Prepares a picture; the one that kills the worker is found by trying each suspect alone. */
  private async prepareApart(
    signal: AbortSignal,
    request: PictureRequest,
    image: RunnableManifest['image'],
    lookUp: PictureLookUp,
  ): Promise<PreparedPicture> {
    const prepare = () => this.prepare(request, image, lookUp);
    for (let deaths = 0; ;) {
      try {
        return await (deaths === 0 ? prepare() : this.suspects.run(signal, prepare));
      } catch (error) {
        // it may have to wait for others now, of which one may wait for it
        lookUp.end(null);
        if (!isFatal(error)) throw error;
        // unless its worker was ended for the sake of another picture
        if (error.facts['innocent'] === undefined) deaths += 1;
        if (deaths >= MAX_DEATHS) throw killer(error);
      }
    }
  }

  private async encodePixels(pixels: Float32Array<ArrayBuffer>) {
    let precision: Precision = 'fp32';
    const { embedding, elapsedMs } = await this.encoder.call((api, { imagePrecision }) => {
      precision = imagePrecision;
      return api.encodeImage(transfer(pixels, [pixels.buffer]));
    });
    return { embedding, precision, origin: 'encoder' as const, encodeMs: elapsedMs };
  }

  private async prepare(picture: PictureRequest, image: RunnableManifest['image'], lookUp: PictureLookUp) {
    const { fileName, thumbnailPx } = picture;
    const file = await openBlob(picture.file);
    const { widthPx, heightPx, geometry, filter, mean, std } = image;
    const spec = { widthPx, heightPx, geometry, filter, mean, std };
    const raster = isSvg(file, fileName) ? await this.draw(file) : null;
    const request = { file, raster, image: spec, thumbnailPx };
    return this.askPreparer(MAX_PREPARE_MS, (api) =>
      api.prepare(transfer(request, raster ? [raster] : []), proxy(lookUp.ask)),
    );
  }

  private async draw(file: Blob): Promise<ImageBitmap> {
    await this.askPreparer(MAX_CHECK_MS, (api) => api.checkSvg(file));
    return rasterizeSvg(file);
  }

  private askPreparer<T>(limitMs: number, ask: (api: PreparerApi) => Promise<Outcome<T>>): Promise<T> {
    const late = new EngineError('PICTURE_TOO_SLOW', `no answer after ${limitMs} ms`);
    return unwrap(this.preparer.callWithin(limitMs, late, ask));
  }
}

function killer({ message }: EngineError): EngineError {
  return new EngineError('PICTURE_KILLED_THE_ENGINE', message);
}

/** By the name of the DOMException; a zip file that is damaged at this place says DataError. */
const OPENING_ERRORS: Readonly<Record<string, EngineErrorCode>> = {
  NotAllowedError: 'PICTURE_NOT_ALLOWED',
  DataError: 'PICTURE_TRUNCATED',
};

async function openBlob(file: Blob | LazyBlob): Promise<Blob> {
  if (file instanceof Blob) return file;
  try {
    return await file.open();
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    throw new EngineError(OPENING_ERRORS[name] ?? 'PICTURE_UNREADABLE', String(error));
  }
}
