import { concatBytes } from '@noble/hashes/utils.js';
import type { Sliceable } from '../import/onnx/byte-window.ts';
import { sha256Hex } from '../sha256.ts';

const BLOCK_BYTES = 64 * 1024;
const BLOCKS = 16;

/** Where the blocks begin: the first and the last bytes, the others evenly between. Small files are read whole. */
export function samplePlaces(sizeBytes: number): number[] {
  if (sizeBytes <= BLOCK_BYTES * BLOCKS) {
    return Array.from({ length: Math.ceil(sizeBytes / BLOCK_BYTES) }, (_, block) => block * BLOCK_BYTES);
  }
  const last = sizeBytes - BLOCK_BYTES;
  return Array.from({ length: BLOCKS }, (_, block) => Math.round((last * block) / (BLOCKS - 1)));
}

/**
 * SHA-256 over the size and sixteen blocks of 64 KiB of a file: a millisecond or two where the whole of a large
 * model takes seconds. Together with the size it finds files that were cut, swapped or blanked after they were
 * checked whole; a single flipped bit between the blocks it does not find.
 */
export async function sampleSha256(blob: Sliceable): Promise<string> {
  const size = new TextEncoder().encode(`${blob.size}\n`);
  const blocks = samplePlaces(blob.size).map((start) => blob.slice(start, start + BLOCK_BYTES).arrayBuffer());
  const read = (await Promise.all(blocks)).map((block) => new Uint8Array(block));
  return sha256Hex(concatBytes(size, ...read));
}
