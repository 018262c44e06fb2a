import { concatBytes } from '@noble/hashes/utils.js';
import type { ByteWindow } from './byte-window.ts';
import type { GraphIndex, GraphItem } from './read-graph.ts';
import { MODEL } from './schema.ts';
import type { Span } from './wire.ts';
import { message } from './write-message.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** An ONNX file: what one says around its graph, with other items in the graph. */
export async function modelBytes(
  window: ByteWindow,
  { graph }: GraphIndex,
  items: readonly Uint8Array[],
): Promise<Bytes> {
  const before = await copyBytes(window, { start: 0, end: graph.start });
  const after = await copyBytes(window, { start: graph.end, end: window.blob.size });
  return concatBytes(before, message(MODEL.graph, concatBytes(...items)), after);
}

/** The field of an item, tag and content. */
export async function itemBytes(window: ByteWindow, item: GraphItem): Promise<Uint8Array> {
  return item.bytes ?? copyBytes(window, item);
}

/** Larger than what a window reads at once: a list of numbers may be inline. */
const COPY_STEP_BYTES = 256 * 1024;

export async function copyBytes(window: ByteWindow, { start, end }: Span): Promise<Bytes> {
  const bytes = new Uint8Array(end - start);
  for (let at = start; at < end; at += COPY_STEP_BYTES) {
    bytes.set(await window.read(at, Math.min(end, at + COPY_STEP_BYTES)), at - start);
  }
  return bytes;
}
