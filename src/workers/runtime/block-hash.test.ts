import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockHash } from './block-hash.ts';

const MIB = 1024 * 1024;
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');

function expected(file: Uint8Array): string {
  const count = Math.ceil(file.length / MIB);
  return sha256(
    Array.from({ length: count }, (_, at) => sha256(file.subarray(at * MIB, (at + 1) * MIB))).join(''),
  );
}

/** The file in pieces of these sizes, over and over, as a stream that gives bytes where they are wanted, or pieces of its own. */
function streamOf(file: Uint8Array<ArrayBuffer>, sizes: number[], type: 'bytes' | undefined) {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 0; at < file.length;) {
    const piece = file.slice(at, at + sizes[pieces.length % sizes.length]!);
    pieces.push(piece);
    at += piece.length;
  }
  const source = {
    pull(controller: ReadableStreamDefaultController<Uint8Array> | ReadableByteStreamController) {
      const piece = pieces.shift();
      if (piece) controller.enqueue(piece);
      else {
        controller.close();
        (controller as Partial<ReadableByteStreamController>).byobRequest?.respond(0);
      }
    },
  };
  return new ReadableStream({ ...source, type } as UnderlyingByteSource);
}

describe.each([
  ['where they are wanted', 'bytes'],
  ['in pieces of the browser', undefined],
] as const)('the hash of a file that comes %s', (_name, type) => {
  it('is that of the hashes of its blocks, however it is cut', async () => {
    const pieceSize = fc.oneof(
      fc.integer({ min: 1000, max: 70_000 }),
      fc.constant(MIB),
      fc.constant(3 * MIB),
    );
    const sizes = fc.array(pieceSize, { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 3 * MIB }), sizes, async (length, cuts) => {
        const file = Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8)) & 255);
        let arrived = 0;
        const hash = await blockHash(streamOf(file, cuts, type), (bytes) => (arrived += bytes));
        expect(hash).toBe(expected(file));
        expect(arrived).toBe(length);
      }),
      { numRuns: 25 },
    );
  });

  it.each([0, 1, MIB - 1, MIB, MIB + 1, 2 * MIB])('is right for %i bytes', async (length) => {
    const file = new Uint8Array(length).fill(7);
    expect(await blockHash(streamOf(file, [65_536], type))).toBe(expected(file));
  });

  it('fails as the file does', async () => {
    const broken = new ReadableStream({
      type,
      start(controller: ReadableStreamDefaultController) {
        controller.error(new TypeError('network error'));
      },
    } as UnderlyingByteSource);
    await expect(blockHash(broken)).rejects.toThrow('network error');
  });
});
