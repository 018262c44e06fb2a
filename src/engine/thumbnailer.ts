import { transfer } from 'comlink';
import { EngineError } from './error-codes.ts';
import type { Outcome, ThumbnailerApi } from './protocol.ts';
import { isSvg, rasterizeSvg } from './rasterize-svg.ts';
import { RevivingWorker } from './reviving-worker.ts';
import { startThumbnailWorker } from './start-workers.ts';
import { unwrap } from './unwrap.ts';

/**
 * A small version of a picture, made in a worker of its own beside the way of the pictures.
 *
 * @throws {EngineError} a `PICTURE_…` code, or `WORKER_DIED`.
 */
export type MakeThumbnail = (file: Blob, fileName: string, longestSidePx: number) => Promise<Blob>;

/** As for the pictures that are encoded: what takes longer was made to. */
const MAX_ANSWER_MS = 60_000;

function late(): EngineError {
  return new EngineError('PICTURE_TOO_SLOW', `no thumbnail after ${MAX_ANSWER_MS} ms`);
}

/** The worker starts at the first call. */
export function createThumbnailer(): MakeThumbnail {
  const worker = new RevivingWorker<ThumbnailerApi>(startThumbnailWorker);
  return async (file, fileName, longestSidePx) => {
    const ask = <T>(question: (api: ThumbnailerApi) => Promise<Outcome<T>>) =>
      unwrap(worker.callWithin(MAX_ANSWER_MS, late(), question));
    const draw = () => ask((api) => api.checkSvg(file)).then(() => rasterizeSvg(file));
    const raster = isSvg(file, fileName) ? await draw() : null;
    const request = { file, raster, longestSidePx };
    return ask((api) => api.make(transfer(request, raster ? [raster] : [])));
  };
}
