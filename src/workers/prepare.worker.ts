import { expose, releaseProxy } from 'comlink';
import type {
  LookUp,
  PictureSize,
  PrepareRequest,
  PreparedPicture,
  PreparerApi,
} from '../engine/protocol.ts';
import { bytesOfDataUrl } from '../kernels/instantiate-kernel.ts';
import { Resampler } from '../kernels/resample.ts';
import kernelUrl from '../kernels/resample.wasm?url&inline';
import { sha256Hex } from '../models/sha256.ts';
import { toOutcome } from './errors.ts';
import { announceLife } from './life-lock.ts';
import { decodePicture, openPicture } from './picture/decode.ts';
import { identify } from './picture/identify.ts';
import { LARGE_MEGAPIXELS } from './picture/limits.ts';
import { rowsOfBitmap } from './picture/read-pixels.ts';
import { readPictureFile } from './picture/read-file.ts';
import { checkSvg } from './picture/svg/answer-svg-check.ts';
import { makeThumbnail } from './picture/thumbnail.ts';

const resampler = new Resampler(bytesOfDataUrl(kernelUrl));

async function prepare(request: PrepareRequest, lookUp: LookUp): Promise<PreparedPicture | null> {
  const bytes = await readPictureFile(request.file);
  const sha256 = await sha256Hex(bytes);
  const known = await lookUp(sha256);
  const isDecoded = request.raster === null && (!known || request.thumbnailPx > 0);
  if (isDecoded && !request.mayBeLarge && identify(bytes).megapixels > LARGE_MEGAPIXELS) return null;
  return { sha256, ...(await (known ? onlyDraw(bytes, request, known) : decode(bytes, request))) };
}

type Read = Omit<PreparedPicture, 'sha256'>;

async function decode(
  bytes: Uint8Array<ArrayBuffer>,
  { raster, image, thumbnailPx }: PrepareRequest,
): Promise<Read> {
  const startedAtMs = performance.now();
  const decoded = await decodePicture(bytes, raster);
  const decodedAtMs = performance.now();
  const pixels = resampler.preprocess(decoded.rows, image);
  const preprocessedAtMs = performance.now();
  const thumbnail = thumbnailPx > 0 ? await makeThumbnail(decoded.bitmap, thumbnailPx) : null;
  decoded.bitmap.close();
  return {
    widthPx: decoded.rows.widthPx,
    heightPx: decoded.rows.heightPx,
    pixels,
    thumbnail,
    decodeMs: decodedAtMs - startedAtMs,
    preprocessMs: preprocessedAtMs - decodedAtMs,
  };
}

/** A picture whose embedding is known: nothing of it is decoded unless it must be shown. */
async function onlyDraw(
  bytes: Uint8Array<ArrayBuffer>,
  { raster, thumbnailPx }: PrepareRequest,
  size: PictureSize,
): Promise<Read> {
  const result = { ...size, pixels: null, decodeMs: 0, preprocessMs: 0 };
  if (thumbnailPx === 0) {
    raster?.close();
    return { ...result, thumbnail: null };
  }
  const bitmap = await openPicture(bytes, raster);
  const thumbnail = await makeThumbnail(bitmap, thumbnailPx);
  bitmap.close();
  return { ...result, thumbnail };
}

/** Every call brings a proxy of its own, whose port would stay open for as long as the worker lives. */
function letGo(lookUp: LookUp): void {
  (lookUp as Partial<{ [releaseProxy]: () => void }>)[releaseProxy]?.();
}

/** About as many pixels as code has to go through before a browser compiles it with care. */
const [WARM_WIDTH_PX, WARM_HEIGHT_PX] = [320, 240];

async function warmUp(image: PrepareRequest['image']): Promise<null> {
  const bitmap = await createImageBitmap(new ImageData(WARM_WIDTH_PX, WARM_HEIGHT_PX));
  resampler.preprocess(rowsOfBitmap(bitmap), image);
  bitmap.close();
  return null;
}

const api: PreparerApi = {
  checkSvg,

  warmUp: (image) => toOutcome(() => warmUp(image), 'RUNTIME_START_FAILED'),

  prepare: (request, lookUp) =>
    toOutcome(
      () => prepare(request, lookUp).finally(() => letGo(lookUp)),
      'PICTURE_UNREADABLE',
      (prepared) => (prepared?.pixels ? [prepared.pixels.buffer] : []),
    ),
};

expose(api);
void announceLife();
