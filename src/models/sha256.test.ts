import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sha256Hex, sha256OfBlob } from './sha256.ts';

const text = (words: string) => new TextEncoder().encode(words);

/** Source: FIPS 180-2, appendix B, and the digest of the empty message. */
const KNOWN: [string, Uint8Array<ArrayBuffer>, string][] = [
  ['nothing', text(''), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['"abc"', text('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'a message of two blocks',
    text('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'),
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
  [
    'a million times "a"',
    new Uint8Array(1_000_000).fill(0x61),
    'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0',
  ],
];

afterEach(() => vi.unstubAllGlobals());

describe('sha256Hex', () => {
  it.each(KNOWN)('knows the digest of %s, with crypto.subtle', async (_name, bytes, digest) => {
    expect(globalThis.crypto.subtle).toBeDefined();
    await expect(sha256Hex(bytes)).resolves.toBe(digest);
  });

  it.each(KNOWN)('knows the digest of %s, without crypto.subtle', async (_name, bytes, digest) => {
    vi.stubGlobal('crypto', {});
    await expect(sha256Hex(bytes)).resolves.toBe(digest);
  });

  it.each([['with'], ['without']])('reads a part of a buffer only, %s crypto.subtle', async (how) => {
    if (how === 'without') vi.stubGlobal('crypto', undefined);
    const part = new Uint8Array(16).fill(7).subarray(3, 9);
    await expect(sha256Hex(part)).resolves.toBe(createHash('sha256').update(part).digest('hex'));
  });
});

describe('sha256OfBlob', () => {
  it.each([0, 1, 4 * 1024 * 1024, 4 * 1024 * 1024 + 3, 9_000_001])('agrees on %i bytes', async (size) => {
    const bytes = Uint8Array.from({ length: size }, (_, index) => (index * 31) % 253);
    const digest = createHash('sha256').update(bytes).digest('hex');
    await expect(sha256OfBlob(new Blob([bytes]))).resolves.toBe(digest);
  });

  it('stops when aborted', async () => {
    const aborted = sha256OfBlob(new Blob(['x']), AbortSignal.abort());
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
  });
});
