import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { EmbeddingRecord } from './records.ts';

type Content = Omit<EmbeddingRecord, 'checksum'>;

/**
 * The first 64 bits of a SHA-256 over everything in the record, its key included: a record that lies under
 * another picture's name is as wrong as one with a flipped bit.
 */
export function checksumOf({ shelf, sha256: name, widthPx, heightPx, embedding }: Content): string {
  const bytes = new Uint8Array(embedding.buffer, embedding.byteOffset, embedding.byteLength);
  const digest = sha256
    .create()
    .update(utf8ToBytes(`${shelf} ${name} ${widthPx} ${heightPx} `))
    .update(bytes)
    .digest();
  return bytesToHex(digest.subarray(0, 8));
}

/** A record of `dim` numbers. The embedding is copied: its buffer may be a part of a larger one, or be transferred. */
export function seal(content: Content): EmbeddingRecord {
  const owned = { ...content, embedding: content.embedding.slice() };
  return { ...owned, checksum: checksumOf(owned) };
}

/** Whether a record that came back is what was written. Nothing about it is taken for granted. */
export function isSound(record: unknown, dim: number): record is EmbeddingRecord {
  if (typeof record !== 'object' || record === null) return false;
  const { shelf, sha256: name, widthPx, heightPx, embedding, checksum } = record as Partial<EmbeddingRecord>;
  return (
    typeof shelf === 'string' &&
    typeof name === 'string' &&
    Number.isInteger(widthPx) &&
    Number.isInteger(heightPx) &&
    embedding instanceof Float32Array &&
    embedding.length === dim &&
    checksum === checksumOf(record as EmbeddingRecord)
  );
}
