import type { InferenceSession } from 'onnxruntime-web';
import { EngineError } from '../../engine/error-codes.ts';
import type { ExecutionProvider } from '../../clip/manifest.ts';
import type { OrtBuild } from '../runtime/ort-build.ts';

/**
 * Compiles a graph for one execution provider.
 *
 * @throws {EngineError} `RUNTIME_START_FAILED`, or what the runtime itself throws.
 */
export async function openSession(
  ort: OrtBuild['ort'],
  graph: Uint8Array,
  executionProvider: ExecutionProvider,
): Promise<InferenceSession> {
  return ort.InferenceSession.create(graph, {
    executionProviders: [executionProvider],
    graphOptimizationLevel: 'all',
    // its warnings tell a person nothing and look like errors in the console
    logSeverityLevel: 3,
    // int8 weights of a weights-only graph are turned into float32 once at load instead of in every run
    extra: { session: { disable_quant_qdq: '1' } },
  });
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
