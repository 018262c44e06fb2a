import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/**
 * SHA-256 as 64 lower-case hexadecimal digits.
 *
 * The browser's own is several times faster, but exists only in secure contexts; over plain http on a local
 * network the library takes over.
 */
export async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  return bytesToHex(subtle ? new Uint8Array(await subtle.digest('SHA-256', bytes)) : sha256(bytes));
}

/** A hash of bytes that come bit by bit. */
export interface Sha256 {
  update(bytes: Uint8Array): void;
  hex(): string;
}

/** WebCrypto has no such thing; this one takes about 5 ms a megabyte, mostly while the next bytes are on their way. */
export function startSha256(): Sha256 {
  const hash = sha256.create();
  return {
    update: (bytes) => void hash.update(bytes),
    hex: () => bytesToHex(hash.digest()),
  };
}

/** Enough to keep the disk busy, little enough for any phone. */
const HASH_STEP_BYTES = 4 * 1024 * 1024;

/**
 * SHA-256 of a file of any size, in steps of 4 MiB: WebCrypto would want the whole file in memory.
 *
 * @throws the signal's reason when aborted; whatever the browser throws when the file cannot be read.
 */
export async function sha256OfBlob(blob: Blob, signal?: AbortSignal): Promise<string> {
  const hash = sha256.create();
  for (let start = 0; start < blob.size; start += HASH_STEP_BYTES) {
    signal?.throwIfAborted();
    hash.update(new Uint8Array(await blob.slice(start, start + HASH_STEP_BYTES).arrayBuffer()));
  }
  return bytesToHex(hash.digest());
}
