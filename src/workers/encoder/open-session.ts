import type { InferenceSession } from 'onnxruntime-web';
import { EngineError } from '../../engine/error-codes.ts';
import type { ExecutionProvider } from '../../clip/manifest.ts';
import type { FileBytes } from '../../models/file-bytes.ts';
import {
  type DetachedGraph,
  detachWeights,
  type DetachedWeight,
  type GraphEdit,
} from '../../models/import/onnx/detach-weights.ts';
import { widen } from '../../models/import/onnx/widen.ts';
import type { Ort } from '../runtime/ort-builds.ts';

/** By this name the runtime asks for the weights of the graph that is being opened. */
const WEIGHTS = 'weights';

/** A graph without its weights, and the file that has them. Made without the runtime. */
export interface ReadGraph {
  file: FileBytes;
  detached: DetachedGraph;
}

/**
 * @param edit what is changed in the graph.
 * @throws {ModelError} if the file is no graph.
 */
export async function readGraphFile(file: FileBytes, name: string, edit?: GraphEdit): Promise<ReadGraph> {
  const detached = await detachWeights(file, name, WEIGHTS, edit);
  file.keepOnly(detached.weights.map(({ span }) => span));
  return { file, detached };
}

/**
 * Compiles a graph for one execution provider. Its weights are handed to the runtime one by one and let go.
 *
 * @throws {EngineError} `RUNTIME_START_FAILED`, or what the runtime itself throws.
 */
export async function openSession(
  ort: Ort,
  { file, detached: { graph, weights, placesBytes, idleOptimizers } }: ReadGraph,
  executionProvider: ExecutionProvider,
): Promise<InferenceSession> {
  const session = ort.InferenceSession.create(graph, {
    executionProviders: [executionProvider],
    graphOptimizationLevel: 'all',
    // its warnings tell a person nothing and look like errors in the console
    logSeverityLevel: 3,
    externalData:
      weights.length > 0 ? [{ path: WEIGHTS, data: asArray(placesBytes, weightReader(file, weights)) }] : [],
    extra: {
      // int8 weights of a weights-only graph are turned into float32 once at load instead of in every run
      session: { disable_quant_qdq: '1' },
      optimization: { disable_specified_optimizers: idleOptimizers.join(';') },
    },
  });
  return session.finally(() => file.close());
}

/**
 * What the runtime's glue takes for an array with all weights in it. Of that it only uses the length and
 * `subarray`, whose result it copies at once (checked in onnxruntime-web 1.30, all three builds).
 */
function asArray(byteLength: number, read: (start: number, end: number) => Uint8Array): Uint8Array {
  return Object.defineProperties(new Uint8Array(0), {
    byteLength: { value: byteLength },
    subarray: { value: read },
  });
}

/** Reads the weight that has the place from `start` to `end`. */
function weightReader(file: FileBytes, weights: readonly DetachedWeight[]) {
  const byPlace = new Map(weights.map((weight) => [weight.place.start, weight]));
  const room = roomToWiden(weights);
  return (start: number, end: number): Uint8Array => {
    const weight = byPlace.get(start);
    if (weight?.place.end !== end) throw new RangeError(`no weight lies from ${start} to ${end}`);
    const bytes = file.take(weight.span.start, weight.span.end);
    return weight.widenFrom === null ? bytes : widen(weight.widenFrom, bytes, room);
  };
}

function roomToWiden(weights: readonly DetachedWeight[]): Float32Array<ArrayBuffer> {
  const widened = weights.filter(({ widenFrom }) => widenFrom !== null);
  const largestBytes = widened.reduce((most, { place }) => Math.max(most, place.end - place.start), 0);
  return new Float32Array(largestBytes / Float32Array.BYTES_PER_ELEMENT);
}

/** The tensors that a manifest names for one graph. */
export interface TensorNames {
  required: string[];
  optional: string[];
  output: string;
}

/**
 * Checks that the graph has the tensors that the manifest names and asks for nothing that nobody would feed.
 *
 * @throws {EngineError} `MODEL_GRAPH_MISMATCH` naming the tensor.
 */
export function checkTensors(session: InferenceSession, names: TensorNames, tower: 'image' | 'text'): void {
  const has = `it has inputs ${session.inputNames.join(', ')} and outputs ${session.outputNames.join(', ')}`;
  const fail = (what: string) => {
    throw new EngineError('MODEL_GRAPH_MISMATCH', `The ${tower} graph ${what}; ${has}.`);
  };
  for (const name of names.required) {
    if (!session.inputNames.includes(name)) fail(`has no input "${name}"`);
  }
  if (!session.outputNames.includes(names.output)) fail(`has no output "${names.output}"`);
  const known = [...names.required, ...names.optional];
  for (const name of session.inputNames) {
    if (!known.includes(name)) fail(`wants an input "${name}" that the manifest does not name`);
  }
}
