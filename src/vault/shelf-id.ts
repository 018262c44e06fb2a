import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Precision } from '../clip/manifest.ts';

/** SHA-256 of a model's key (`clip/model-key.ts`), 64 hexadecimal digits. */
export function hashModelKey(modelKey: string): string {
  return bytesToHex(sha256(utf8ToBytes(modelKey)));
}

/** Everything that an embedding's numbers depend on beside the picture itself. */
export function shelfId(modelHash: string, precision: Precision, preprocessing: number): string {
  return `${modelHash.slice(0, 32)}/${precision}/${preprocessing}`;
}
