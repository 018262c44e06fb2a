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
import { HANDS_IN, WEIGHTS_FILE } from '../../models/import/onnx/late-weights.ts';
import { widen } from '../../models/import/onnx/widen.ts';
import { runtimeMemory } from '../runtime/runtime-memory.ts';
import type { Ort } from '../runtime/ort-builds.ts';
import { LateWeights, toldWith } from './late-weights.ts';

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
  const detached = await detachWeights(file, name, WEIGHTS_FILE, edit);
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
  { file, detached }: ReadGraph,
  executionProvider: ExecutionProvider,
): Promise<InferenceSession> {
  try {
    const late = new LateWeights(file.isLasting);
    const session = await createSession(ort, detached, weightReader(file, detached, late), executionProvider);
    if (late.areHandedIn) return session;
    // never seen: whatever this graph does with its weights, it is opened with all of them there
    await session.release();
    const none = new LateWeights(false);
    return await createSession(ort, detached, weightReader(file, detached, none), executionProvider);
  } finally {
    file.close();
  }
}

type WeightReader = (start: number, end: number) => Uint8Array;

function createSession(
  ort: Ort,
  { graph, weights, placesBytes, idleOptimizers }: DetachedGraph,
  read: WeightReader,
  executionProvider: ExecutionProvider,
): Promise<InferenceSession> {
  return ort.InferenceSession.create(graph, {
    executionProviders: [executionProvider],
    graphOptimizationLevel: 'all',
    // its warnings tell a person nothing and look like errors in the console
    logSeverityLevel: 3,
    externalData: weights.length > 0 ? [{ path: WEIGHTS_FILE, data: asArray(placesBytes, read) }] : [],
    extra: {
      // int8 weights of a weights-only graph are turned into float32 once at load instead of in every run
      session: { disable_quant_qdq: '1' },
      optimization: { disable_specified_optimizers: idleOptimizers.join(';') },
    },
  });
}

/**
 * What the runtime's glue takes for an array with all weights in it. Of that it only uses the length and
 * `subarray`, whose result it copies at once (checked in onnxruntime-web 1.30, all three builds).
 */
function asArray(placesBytes: number, read: WeightReader): Uint8Array {
  return Object.defineProperties(new Uint8Array(0), {
    // addresses come in the place of lengths
    byteLength: { value: placesBytes + 2 ** 32 },
    subarray: { value: read },
  });
}

/** Reads the weight that has the place from `start` to `end`, or gives a ticket for it. */
function weightReader(file: FileBytes, { weights }: DetachedGraph, late: LateWeights): WeightReader {
  const byPlace = new Map(weights.map((weight) => [weight.place.start, weight]));
  const room = roomToWiden(weights);
  const read = ({ span, widenFrom }: DetachedWeight): Uint8Array => {
    const bytes = file.take(span.start, span.end);
    return widenFrom === null ? bytes : widen(widenFrom, bytes, room);
  };
  const readTo = (address: number, weight: DetachedWeight) => {
    const { place, span, widenFrom } = weight;
    const target = new Uint8Array(runtimeMemory().buffer, address, place.end - place.start);
    if (widenFrom === null) file.takeInto(target, span.start);
    else target.set(read(weight));
  };
  return (start, end) => {
    const told = toldWith(start);
    const weight = byPlace.get(start - told);
    const isWhole = told === HANDS_IN || weight?.place.end === end - told;
    if (!weight || !isWhole) throw new RangeError(`no weight lies from ${start} to ${end}`);
    const instead = late.insteadOf(weight, told);
    if (told === HANDS_IN) readTo(end - start, weight);
    return instead ?? read(weight);
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
