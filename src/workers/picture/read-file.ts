import { EngineError } from '../../engine/error-codes.ts';
import { MAX_FILE_BYTES, MAX_MEGAPIXELS } from './limits.ts';

/**
 * The bytes of a picture file.
 *
 * @throws {EngineError} `PICTURE_EMPTY`, `PICTURE_TOO_LARGE`, or `PICTURE_UNREADABLE` if the file was moved,
 * changed or locked since it was added.
 */
export async function readPictureFile(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  if (file.size > MAX_FILE_BYTES) {
    throw new EngineError('PICTURE_TOO_LARGE', `the file has ${file.size} bytes`, {
      fileBytes: file.size,
      limitMegapixels: MAX_MEGAPIXELS,
    });
  }
  // Chromium gives a file that was deleted the size 0, too; only reading tells the two apart
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (bytes.length === 0) throw new EngineError('PICTURE_EMPTY', 'the file has no bytes');
  return bytes;
}
