import { EngineError } from '../../engine/error-codes.ts';
import { MAX_JPEG_SCANS } from './limits.ts';

/**
 * A progressive JPEG is worked through once for every scan in it, so a small file with thousands of them keeps a
 * decoder busy for minutes.
 *
 * @throws {EngineError} `PICTURE_TOO_COMPLEX`
 */
export function demandFewScans(bytes: Uint8Array, format: string): void {
  if (format === 'jpg' && countScans(bytes) > MAX_JPEG_SCANS) {
    throw new EngineError('PICTURE_TOO_COMPLEX', `more than ${MAX_JPEG_SCANS} scans`);
  }
}

/** Start-of-scan markers; among packed pixels FF is never followed by DA. Stops one beyond the limit. */
function countScans(bytes: Uint8Array): number {
  let scans = 0;
  for (let at = bytes.indexOf(0xff); at >= 0 && scans <= MAX_JPEG_SCANS; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1] === 0xda) scans += 1;
  }
  return scans;
}
