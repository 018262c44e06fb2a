import { describe, expect, it } from 'vitest';
import { readModelFile } from './read-model-file.ts';

const FILE = { path: 'a/b.bin', bytes: 3, sha256: null };
const stored = (blob: Blob) => ({ kind: 'files' as const, files: new Map([['a/b.bin', blob]]) });

describe('a stored file', () => {
  it('is read whole and counted', async () => {
    let counted = 0;
    const onBytes = (bytes: number) => (counted += bytes);
    const bytes = await readModelFile(stored(new Blob(['xyz'])), FILE, { onBytes });
    expect([...bytes]).toEqual([120, 121, 122]);
    expect(counted).toBe(3);
  });

  it('of another size is refused', async () => {
    await expect(readModelFile(stored(new Blob(['xy'])), FILE)).rejects.toMatchObject({
      code: 'MODEL_CHECKSUM_MISMATCH',
      file: 'a/b.bin',
    });
  });

  it('that is gone or cannot be read is not found', async () => {
    const missing = readModelFile({ kind: 'files', files: new Map() }, FILE);
    await expect(missing).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
    const unreadable = {
      size: FILE.bytes,
      arrayBuffer: () => Promise.reject(new Error('NotReadableError')),
    } as unknown as Blob;
    await expect(readModelFile(stored(unreadable), FILE)).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
  });
});
