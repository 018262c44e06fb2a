import { transfer } from 'comlink';
import type { ThumbnailerApi } from './protocol.ts';
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

/** The worker starts at the first call. */
export function createThumbnailer(): MakeThumbnail {
  const worker = new RevivingWorker<ThumbnailerApi>(startThumbnailWorker);
  return async (file, fileName, longestSidePx) => {
    const raster = isSvg(file, fileName) ? await rasterizeSvg(file) : null;
    const request = { file, raster, longestSidePx };
    return unwrap(worker.call((api) => api.make(transfer(request, raster ? [raster] : []))));
  };
}
