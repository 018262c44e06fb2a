import { expose } from 'comlink';
import { preprocess } from '../clip/preprocess.ts';
import type { PrepareRequest, PreparedPicture, PreparerApi } from '../engine/protocol.ts';
import { sha256Hex } from '../models/sha256.ts';
import { toOutcome } from './errors.ts';
import { announceLife } from './life-lock.ts';
import { decodePicture } from './picture/decode.ts';
import { readPictureFile } from './picture/read-file.ts';
import { makeThumbnail } from './picture/thumbnail.ts';

async function prepare({ file, raster, image, thumbnailPx }: PrepareRequest): Promise<PreparedPicture> {
  const bytes = await readPictureFile(file);
  const sha256 = await sha256Hex(bytes);
  const startedAtMs = performance.now();
  const decoded = await decodePicture(bytes, raster);
  const decodedAtMs = performance.now();
  const pixels = preprocess(decoded.rgb, image);
  const preprocessedAtMs = performance.now();
  const thumbnail = thumbnailPx > 0 ? await makeThumbnail(decoded.bitmap, thumbnailPx) : null;
  decoded.bitmap.close();
  return {
    sha256,
    widthPx: decoded.rgb.widthPx,
    heightPx: decoded.rgb.heightPx,
    pixels,
    thumbnail,
    decodeMs: decodedAtMs - startedAtMs,
    preprocessMs: preprocessedAtMs - decodedAtMs,
  };
}

const api: PreparerApi = {
  prepare: (request) =>
    toOutcome(
      () => prepare(request),
      'PICTURE_UNREADABLE',
      ({ pixels }) => [pixels.buffer],
    ),
};

expose(api);
void announceLife();
