import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** A text that a text encoder has read. Of the text itself only the hash is there. */
export interface PromptRow {
  /** SHA-256 of the text, lower-case hexadecimal. */
  name: string;
  tokens: number;
  limit: number;
  /** `[dim]` float32, unit length. */
  embedding: Float32Array<ArrayBuffer>;
  /** The first 64 bits of a SHA-256 over all of it and the shelf that it lies on. */
  checksum: string;
}

/** What one model in one way of running it has read, last used last. */
export interface PromptShelf {
  /** See `prompt-vault.ts`. */
  id: string;
  usedAtMs: number;
  rows: PromptRow[];
}

export function nameOf(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

function checksumOf(shelf: string, { name, tokens, limit, embedding }: Omit<PromptRow, 'checksum'>): string {
  const bytes = new Uint8Array(embedding.buffer, embedding.byteOffset, embedding.byteLength);
  const digest = sha256
    .create()
    .update(utf8ToBytes(`${shelf} ${name} ${tokens} ${limit} `))
    .update(bytes)
    .digest();
  return bytesToHex(digest.subarray(0, 8));
}

/** The embedding is copied: its buffer may be a part of a larger one. */
export function sealRow(shelf: string, row: Omit<PromptRow, 'checksum'>): PromptRow {
  const owned = { ...row, embedding: row.embedding.slice() };
  return { ...owned, checksum: checksumOf(shelf, owned) };
}

/** Whether a row that came back is what was written. Nothing about it is taken for granted. */
export function isSoundRow(shelf: string, row: PromptRow, dim: number): boolean {
  const { tokens, limit, embedding, checksum } = row;
  return (
    Number.isInteger(tokens) &&
    Number.isInteger(limit) &&
    embedding instanceof Float32Array &&
    embedding.length === dim &&
    checksum === checksumOf(shelf, row)
  );
}

/** The rows of what came back, by name; not checked yet. */
export function rowsOf(shelf: unknown): Map<string, PromptRow> {
  const { rows } = (shelf ?? {}) as Partial<PromptShelf>;
  const named = (Array.isArray(rows) ? rows : []).filter((row: Partial<PromptRow> | null) => {
    return typeof row?.name === 'string';
  });
  return new Map(named.map((row) => [row.name, row]));
}
