import { describe, expect, it } from 'vitest';
import { MAX_FILE_BYTES, MAX_MEGAPIXELS } from './limits.ts';
import { readPictureFile } from './read-file.ts';

/** A file of that size that fails when its bytes are asked for. */
const unreadable = (size: number) =>
  ({ size, arrayBuffer: () => Promise.reject(new Error('was read')) }) as unknown as Blob;

describe('readPictureFile', () => {
  it('gives the bytes of a file', async () => {
    await expect(readPictureFile(new Blob([Uint8Array.of(1, 2, 3)]))).resolves.toEqual(
      Uint8Array.of(1, 2, 3),
    );
  });

  it('refuses an empty file', async () => {
    await expect(readPictureFile(new Blob([]))).rejects.toMatchObject({ code: 'PICTURE_EMPTY' });
  });

  it('does not call a file empty that is gone, although the browser says that it has no bytes', async () => {
    await expect(readPictureFile(unreadable(0))).rejects.toThrow('was read');
  });

  it('refuses a file above the limit before it is read', async () => {
    await expect(readPictureFile(unreadable(MAX_FILE_BYTES + 1))).rejects.toMatchObject({
      code: 'PICTURE_TOO_LARGE',
      facts: { fileBytes: MAX_FILE_BYTES + 1, limitMegapixels: MAX_MEGAPIXELS },
    });
  });

  it('reads a file at the limit', async () => {
    await expect(readPictureFile(unreadable(MAX_FILE_BYTES))).rejects.toThrow('was read');
  });
});
