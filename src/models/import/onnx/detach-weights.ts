import { concatBytes } from '@noble/hashes/utils.js';
import type { ByteSpan } from '../../file-bytes.ts';
import { ByteWindow, type Sliceable } from './byte-window.ts';
import { type GraphIndex, type GraphItem, readGraph } from './read-graph.ts';
import type { TensorHeader } from './read-tensor.ts';
import { idleOptimizers } from './idle-optimizers.ts';
import { packedValues, type Packing, packingOf, PLACE_STEP } from './late-weights.ts';
import { copyBytes, itemBytes, modelBytes } from './model-bytes.ts';
import { DATA_LOCATION_EXTERNAL, ENTRY, FLOAT32, GRAPH, TENSOR } from './schema.ts';
import { weightCasts } from './weight-casts.ts';
import { canWiden, widen, widenedBytes } from './widen.ts';
import type { Span } from './wire.ts';
import { integer, message, utf8 } from './write-message.ts';

/** A weight that the runtime asks for by the place that the graph states. */
export interface DetachedWeight {
  /** Where it lies in the original file. */
  span: ByteSpan;
  /** The place that the graph states: in a file that is nowhere, where weights that are widened have room. */
  place: ByteSpan;
  /** TensorProto.DataType of a weight that is handed over as float32; null for one that goes as it is. */
  widenFrom: number | null;
  /** Which packing of the runtime it is for, where it need not be there before (`late-weights.ts`). */
  packing: Packing | null;
}

/** A graph without its weights, which it says are in a second file. */
export interface DetachedGraph {
  /** An ONNX file of a few hundred kilobytes. */
  graph: Uint8Array<ArrayBuffer>;
  /** In the order of the file. */
  weights: DetachedWeight[];
  /** Size of the second file. */
  placesBytes: number;
  /** Optimisers of the runtime that find nothing in the graph. */
  idleOptimizers: string[];
}

/** Gives another graph for the same weights, or the same graph. */
export type GraphEdit = (window: ByteWindow, index: GraphIndex) => Promise<GraphIndex>;

/** Smaller tensors stay: shapes and scales that the optimiser wants to see at once. */
const MIN_WEIGHT_BYTES = 1024;

/**
 * Takes the weights out of an ONNX file, so that the runtime reads them one by one. Given the file as a whole it would
 * hold every weight three times for a while: in the copy of the file, in the parsed message, and as a tensor. Weights
 * that are kept narrow and cast to float32 first thing are widened on the way, and their casts are left out.
 *
 * @param location the name by which the runtime will ask for the second file.
 * @param edit what is changed in the graph on the way.
 * @throws {ModelError} `MODEL_GRAPH_INVALID` where the bytes are not an ONNX file.
 */
export async function detachWeights(
  file: Sliceable,
  name: string,
  location: string,
  edit: GraphEdit = (_window, index) => Promise.resolve(index),
): Promise<DetachedGraph> {
  const window = new ByteWindow(file, name);
  const index = await edit(window, await readGraph(window));
  const casts = weightCasts(index, canWiden);
  const packed = packedValues(index);
  const weights: DetachedWeight[] = [];
  let placesBytes = 0;

  async function withoutWeight(item: GraphItem): Promise<Uint8Array> {
    const tensor = item.kind === 'initializer' ? rawTensor(item.tensors) : null;
    if (!tensor) return itemBytes(window, item);
    const { header, span } = tensor;
    const narrowBytes = span.end - span.start;
    const castName = casts.get(header.name);
    const widenFrom = castName !== undefined ? header.elementType : null;
    const elementType = castName !== undefined ? FLOAT32 : header.elementType;
    const name = castName ?? header.name;
    if (narrowBytes < MIN_WEIGHT_BYTES) {
      if (widenFrom === null) return itemBytes(window, item);
      const data = widen(widenFrom, await copyBytes(window, span), new Float32Array(narrowBytes));
      return message(
        GRAPH.initializer,
        tensorMessage({ ...header, name, elementType }, message(TENSOR.rawData, data)),
      );
    }
    const bytes = widenFrom === null ? narrowBytes : widenedBytes(widenFrom, narrowBytes);
    const start = Math.ceil(placesBytes / PLACE_STEP) * PLACE_STEP;
    const place = { start, end: start + bytes };
    placesBytes = place.end;
    const packing = packingOf(packed.get(name), { dims: header.dims, elementType, bytes });
    weights.push({ span, place, widenFrom, packing });
    return message(
      GRAPH.initializer,
      tensorMessage({ ...header, name, elementType }, elsewhere(place, location)),
    );
  }

  const graph: Uint8Array[] = [];
  for (const item of index.items) {
    // what takes such a weight is its cast, and nothing else
    const isFolded = item.kind === 'node' && casts.has(item.node.inputs[0] ?? '');
    if (!isFolded) graph.push(await withoutWeight(item));
  }
  return {
    graph: await modelBytes(window, index, graph),
    weights,
    placesBytes,
    idleOptimizers: idleOptimizers(index),
  };
}

/** A tensor whose numbers are raw bytes in this file; null for any other. */
function rawTensor([header, ...more]: readonly TensorHeader[]): { header: TensorHeader; span: Span } | null {
  if (!header || more.length > 0 || header.external !== null || header.data.kind !== 'raw') return null;
  const [span, ...others] = header.data.spans;
  return span && others.length === 0 ? { header, span } : null;
}

function tensorMessage({ name, dims, elementType }: TensorHeader, data: Uint8Array): Uint8Array {
  return concatBytes(
    ...dims.map((dim) => integer(TENSOR.dims, dim)),
    integer(TENSOR.dataType, elementType),
    message(TENSOR.name, utf8(name)),
    data,
  );
}

function elsewhere({ start, end }: ByteSpan, location: string): Uint8Array {
  const entries = { location, offset: String(start), length: String(end - start) };
  return concatBytes(
    ...Object.entries(entries).map(([key, value]) =>
      message(
        TENSOR.externalData,
        concatBytes(message(ENTRY.key, utf8(key)), message(ENTRY.value, utf8(value))),
      ),
    ),
    integer(TENSOR.dataLocation, DATA_LOCATION_EXTERNAL),
  );
}
