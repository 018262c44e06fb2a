import { EngineError } from '../../engine/error-codes.ts';
import type { PictureKind } from './identify.ts';
import { MAX_JPEG_SCANNED_MEGAPIXELS, MAX_JPEG_SCANS } from './limits.ts';

/**
 * A progressive JPEG is worked through once for every scan in it, so a small file with thousands of them, or with
 * some dozens at a large size, keeps a decoder busy for minutes.
 *
 * @throws {EngineError} `PICTURE_TOO_COMPLEX`
 */
export function demandFewScans(bytes: Uint8Array, { format, megapixels }: PictureKind): void {
  if (format !== 'jpg') return;
  const most = Math.min(MAX_JPEG_SCANS, Math.floor(MAX_JPEG_SCANNED_MEGAPIXELS / megapixels));
  if (hasMoreScans(bytes, most)) throw new EngineError('PICTURE_TOO_COMPLEX', `more than ${most} scans`);
}

/** Start-of-scan markers; among packed pixels FF is never followed by DA. Stops one beyond the limit. */
function hasMoreScans(bytes: Uint8Array, most: number): boolean {
  let scans = 0;
  for (let at = bytes.indexOf(0xff); at >= 0 && scans <= most; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1] === 0xda) scans += 1;
  }
  return scans > most;
}
