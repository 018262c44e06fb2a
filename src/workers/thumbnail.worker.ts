import { expose } from 'comlink';
import type { ThumbnailerApi, ThumbnailRequest } from '../engine/protocol.ts';
import { toOutcome } from './errors.ts';
import { announceLife } from './life-lock.ts';
import { identify } from './picture/identify.ts';
import { demandFewScans } from './picture/jpeg-scans.ts';
import { readPictureFile } from './picture/read-file.ts';
import { checkSvg } from './picture/svg/answer-svg-check.ts';
import { makeThumbnail } from './picture/thumbnail.ts';

async function make({ file, raster, longestSidePx }: ThumbnailRequest): Promise<Blob> {
  const bitmap = raster ?? (await open(file));
  const thumbnail = await makeThumbnail(bitmap, longestSidePx);
  bitmap.close();
  return thumbnail;
}

async function open(file: Blob): Promise<ImageBitmap> {
  const bytes = await readPictureFile(file);
  // refuses what is too large, or works a decoder for ever, before it is decoded
  demandFewScans(bytes, identify(bytes));
  return createImageBitmap(new Blob([bytes]), { imageOrientation: 'from-image' });
}

const api: ThumbnailerApi = {
  checkSvg,
  make: (request) => toOutcome(() => make(request), 'PICTURE_UNREADABLE'),
};

expose(api);
void announceLife();
