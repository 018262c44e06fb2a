import { proxy, transfer } from 'comlink';
import type { RunnableManifest } from '../clip/runnable-manifest.ts';
import { isFatal } from './encoder-handle.ts';
import { EngineError, type EngineErrorCode } from './error-codes.ts';
import { Lane } from './lane.ts';
import type { PictureLookUp } from './look-up.ts';
import { PreparerPool } from './preparer-pool.ts';
import type { Outcome, PreparedPicture, PreparerApi, PrepareRequest } from './protocol.ts';
import { isSvg, rasterizeSvg } from './rasterize-svg.ts';
import type { RevivingWorker } from './reviving-worker.ts';
import { unwrap } from './unwrap.ts';

/** Opened when its turn comes: a file of a folder or a zip that nobody holds in memory. */
interface LazyBlob {
  open(): Promise<Blob>;
}

export interface PictureToPrepare {
  file: Blob | LazyBlob;
  fileName: string;
  /** 0 for none. */
  thumbnailPx: number;
}

/** A picture over which the worker that reads it dies twice, the second time alone, is left out. */
const MAX_DEATHS = 2;

/** A file is read whole: of larger ones than this, one at a time. */
const LARGE_FILE_BYTES = 64 * 1024 * 1024;

/**
 * A picture of 120 megapixels takes seconds, on slow phones perhaps ten. What takes longer than this was made to, or
 * has brought its decoder to a standstill.
 */
const MAX_PREPARE_MS = 60_000;
/** Reading what an SVG consists of takes a second at its largest. */
const MAX_CHECK_MS = 20_000;

/**
 * Reads pictures in a few workers side by side. What is held in memory is bounded whatever is queued: a picture has a
 * worker for itself, and large ones take turns.
 */
export class PicturePreparer {
  private readonly pool = new PreparerPool();
  /** One worker's death may have had its cause in another's memory; tried again one by one, only the killer is blamed. */
  private readonly suspects = new Lane(1);
  private readonly large = new Lane(1);

  /** How many are read side by side. */
  get atOnce(): number {
    return this.pool.size;
  }

  /** @throws {EngineError} a `PICTURE_…` code. */
  async prepare(
    signal: AbortSignal,
    picture: PictureToPrepare,
    image: RunnableManifest['image'],
    lookUp: PictureLookUp,
  ): Promise<PreparedPicture> {
    let mayBeLarge = false;
    for (let deaths = 0; ;) {
      const attempt = () => this.attempt(signal, picture, image, lookUp, mayBeLarge);
      const inTurn = () => (mayBeLarge ? this.large.runToEnd(attempt) : attempt());
      try {
        const prepared = await (deaths > 0 ? this.suspects.runToEnd(inTurn) : inTurn());
        if (prepared) return prepared;
        mayBeLarge = true;
      } catch (error) {
        if (!isFatal(error)) throw error;
        deaths += 1;
        if (deaths >= MAX_DEATHS) throw killer(error);
      }
      // it may have to wait for others now, of which one may wait for it
      lookUp.end(null);
    }
  }

  /** Has a worker ready for the first picture. */
  wake(image: RunnableManifest['image']): void {
    this.pool.wake(forReader(image));
  }

  close(): void {
    this.suspects.clear();
    this.large.clear();
    this.pool.close();
  }

  /** Null where the picture turns out to be large and does not have the turn for that. */
  private attempt(
    signal: AbortSignal,
    { file: source, fileName, thumbnailPx }: PictureToPrepare,
    spec: RunnableManifest['image'],
    lookUp: PictureLookUp,
    mayBeLarge: boolean,
  ): Promise<PreparedPicture | null> {
    return this.pool.run(async (worker) => {
      signal.throwIfAborted();
      const file = await openBlob(source);
      if (file.size > LARGE_FILE_BYTES && !mayBeLarge) return null;
      const image = forReader(spec);
      const raster = isSvg(file, fileName) ? await draw(worker, file) : null;
      const request = { file, mayBeLarge, raster, image, thumbnailPx };
      return askWithin(MAX_PREPARE_MS, worker, (api) =>
        api.prepare(transfer(request, raster ? [raster] : []), proxy(lookUp.ask)),
      );
    });
  }
}

/** What a reader has to know of a model. */
function forReader({
  widthPx,
  heightPx,
  geometry,
  filter,
  mean,
  std,
}: RunnableManifest['image']): PrepareRequest['image'] {
  return { widthPx, heightPx, geometry, filter, mean, std };
}

/** The error of a picture over which workers die. */
export function killer({ message }: EngineError): EngineError {
  return new EngineError('PICTURE_KILLED_THE_ENGINE', message);
}

async function draw(worker: RevivingWorker<PreparerApi>, file: Blob): Promise<ImageBitmap> {
  await askWithin(MAX_CHECK_MS, worker, (api) => api.checkSvg(file));
  return rasterizeSvg(file);
}

function askWithin<T>(
  limitMs: number,
  worker: RevivingWorker<PreparerApi>,
  ask: (api: PreparerApi) => Promise<Outcome<T>>,
): Promise<T> {
  const late = new EngineError('PICTURE_TOO_SLOW', `no answer after ${limitMs} ms`);
  return unwrap(worker.callWithin(limitMs, late, ask));
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
