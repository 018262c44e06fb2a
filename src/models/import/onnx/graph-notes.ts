import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { sha256Hex } from '../../sha256.ts';
import type { DetachedGraph } from './detach-weights.ts';

/** Room beside a file for what was found out about it. */
export interface Notes {
  /** What `write` has left there for this file as it is now; null if there is nothing. Never rejects. */
  read(): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Never rejects: without notes all is found out again. */
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
}

const DIGEST_BYTES = 64;
const LENGTH_BYTES = 4;

/**
 * A graph without its weights, as bytes. Reading it again from its file takes a tenth of a second for a thousand nodes.
 *
 * @param key what it depends on beside the file: the code that has made it.
 */
export async function writeGraphNotes(
  key: string,
  { graph, ...rest }: DetachedGraph,
): Promise<Uint8Array<ArrayBuffer>> {
  const header = utf8ToBytes(JSON.stringify({ key, ...rest }));
  const length = new Uint8Array(LENGTH_BYTES);
  new DataView(length.buffer).setUint32(0, header.length, true);
  const content = new Uint8Array(concatBytes(length, header, graph));
  return new Uint8Array(concatBytes(utf8ToBytes(await sha256Hex(content)), content));
}

/** @returns null for anything else than what was written with this key. */
export async function readGraphNotes(
  key: string,
  notes: Uint8Array<ArrayBuffer>,
): Promise<DetachedGraph | null> {
  const content = notes.subarray(DIGEST_BYTES);
  if (content.length < LENGTH_BYTES) return null;
  const digest = new TextDecoder().decode(notes.subarray(0, DIGEST_BYTES));
  if (digest !== (await sha256Hex(content))) return null;
  const headerEnd = LENGTH_BYTES + new DataView(content.buffer, content.byteOffset).getUint32(0, true);
  const header = new TextDecoder().decode(content.subarray(LENGTH_BYTES, headerEnd));
  const { key: own, ...rest } = JSON.parse(header) as { key: string } & Omit<DetachedGraph, 'graph'>;
  return own === key ? { ...rest, graph: content.subarray(headerEnd) } : null;
}
