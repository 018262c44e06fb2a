import { concatBytes } from '@noble/hashes/utils.js';
import type { ByteSpan } from '../../file-bytes.ts';
import { ByteWindow, type Sliceable } from './byte-window.ts';
import { DATA_LOCATION_EXTERNAL, ENTRY, GRAPH, MODEL, TENSOR } from './schema.ts';
import { contentOf, type Field, fieldsOf, type Span, WIRE } from './wire.ts';
import { varint } from './write-part.ts';

/** A graph without its weights, which it says are in a second file: the original one, at the same place. */
export interface DetachedGraph {
  /** An ONNX file of a few hundred kilobytes. */
  graph: Uint8Array<ArrayBuffer>;
  /** Where the weights lie in the original file, in the order of the file. */
  weights: ByteSpan[];
}

/** Smaller tensors stay: shapes and scales that the optimiser wants to see at once. */
const MIN_WEIGHT_BYTES = 1024;

/**
 * Takes the weights out of an ONNX file, so that the runtime reads them one by one. Given the file as a whole it would
 * hold every weight three times for a while: in the copy of the file, in the parsed message, and as a tensor.
 *
 * @param location the name by which the runtime will ask for the original file.
 * @throws {ModelError} `MODEL_GRAPH_INVALID` where the bytes are not an ONNX file.
 */
export async function detachWeights(file: Sliceable, name: string, location: string): Promise<DetachedGraph> {
  const window = new ByteWindow(file, name);
  const weights: ByteSpan[] = [];
  const parts: Uint8Array[] = [];
  for await (const field of fieldsOf(window, { start: 0, end: file.size })) {
    const isGraph = field.number === MODEL.graph && field.wire === WIRE.bytes;
    parts.push(
      isGraph
        ? message(MODEL.graph, await graphWithout(window, field, weights, location))
        : await copy(window, field),
    );
  }
  return { graph: concatBytes(...parts), weights };
}

async function graphWithout(window: ByteWindow, graph: Field, weights: ByteSpan[], location: string) {
  const parts: Uint8Array[] = [];
  for await (const field of fieldsOf(window, contentOf(graph))) {
    const raw = field.number === GRAPH.initializer ? await rawData(window, field) : null;
    if (raw && raw.end - raw.start >= MIN_WEIGHT_BYTES) {
      weights.push(raw);
      parts.push(message(GRAPH.initializer, await tensorElsewhere(window, field, raw, location)));
    } else {
      parts.push(await copy(window, field));
    }
  }
  return concatBytes(...parts);
}

async function rawData(window: ByteWindow, tensor: Field): Promise<ByteSpan | null> {
  for await (const field of fieldsOf(window, contentOf(tensor))) {
    if (field.number === TENSOR.rawData && field.wire === WIRE.bytes) return contentOf(field);
  }
  return null;
}

async function tensorElsewhere(window: ByteWindow, tensor: Field, raw: ByteSpan, location: string) {
  const parts: Uint8Array[] = [];
  for await (const field of fieldsOf(window, contentOf(tensor))) {
    if (field.number !== TENSOR.rawData) parts.push(await copy(window, field));
  }
  const entries = { location, offset: String(raw.start), length: String(raw.end - raw.start) };
  for (const [key, value] of Object.entries(entries)) {
    const entry = concatBytes(message(ENTRY.key, utf8(key)), message(ENTRY.value, utf8(value)));
    parts.push(message(TENSOR.externalData, entry));
  }
  parts.push(Uint8Array.from([TENSOR.dataLocation * 8 + WIRE.varint, DATA_LOCATION_EXTERNAL]));
  return concatBytes(...parts);
}

/** Larger than what a window reads at once: a list of numbers may be inline. */
const COPY_STEP_BYTES = 256 * 1024;

async function copy(window: ByteWindow, { start, end }: Span): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - start);
  for (let at = start; at < end; at += COPY_STEP_BYTES) {
    bytes.set(await window.read(at, Math.min(end, at + COPY_STEP_BYTES)), at - start);
  }
  return bytes;
}

function message(number: number, content: Uint8Array): Uint8Array {
  return concatBytes(
    Uint8Array.from([number * 8 + WIRE.bytes]),
    Uint8Array.from(varint(content.length)),
    content,
  );
}

const encoder = new TextEncoder();

function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}
