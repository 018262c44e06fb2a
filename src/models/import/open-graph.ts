import type { ExecutionProvider } from '../../clip/manifest.ts';
import { ModelError } from '../model-error.ts';
import { ByteWindow } from './onnx/byte-window.ts';
import { findGraphFault, shorten, tensorsOf } from './onnx/check-graph.ts';
import { type GraphIndex, readGraph } from './onnx/read-graph.ts';
import { FLOAT16 } from './onnx/schema.ts';

/** An ONNX file whose structure was read and found sound. */
export interface OpenedGraph {
  path: string;
  blob: Blob;
  window: ByteWindow;
  index: GraphIndex;
}

/**
 * Reads and checks the structure of one ONNX file; its weights are not loaded.
 *
 * @param executionProviders on which it is going to be run.
 * @throws {ModelError} `MODEL_GRAPH_INVALID` saying what is wrong with it.
 */
export async function openGraph(
  path: string,
  blob: Blob,
  executionProviders: readonly ExecutionProvider[],
  signal?: AbortSignal,
): Promise<OpenedGraph> {
  if (blob.size === 0) throw invalid(path, 'is empty');
  const window = new ByteWindow(blob, path, signal);
  const index = await readGraph(window);
  const fault = findGraphFault(index) ?? externalFault(index) ?? precisionFault(index, executionProviders);
  if (fault !== null) throw invalid(path, fault);
  return { path, blob, window, index };
}

function externalFault(index: GraphIndex): string | null {
  for (const { external } of tensorsOf(index)) {
    if (external === null) continue;
    const location = shorten(external.get('location') ?? '');
    return (
      `keeps its weights in another file ("${location}"), and this app reads models of one file; ` +
      'save it again with the weights inside'
    );
  }
  return null;
}

/**
 * Half precision fails to load on WASM; the file's name said that it is something else. Weights that are only stored
 * in half precision, and cast before they are used, are none.
 */
function precisionFault(
  { items }: GraphIndex,
  executionProviders: readonly ExecutionProvider[],
): string | null {
  if (!executionProviders.includes('wasm')) return null;
  const halves = new Set<string>();
  for (const item of items) {
    const tensor = item.kind === 'initializer' ? item.tensors[0] : undefined;
    if (tensor?.elementType === FLOAT16 && tensor.dims.some((dim) => dim > 1)) halves.add(tensor.name);
  }
  const computes = items.some(
    (item) =>
      item.kind === 'node' &&
      item.node.opType !== 'Cast' &&
      item.node.inputs.some((name) => halves.has(name)),
  );
  if (!computes) return null;
  return 'computes in half precision, which does not run on WASM; a file of a public model that does has a name ending in "_fp16"';
}

function invalid(path: string, detail: string): ModelError {
  return new ModelError('MODEL_GRAPH_INVALID', path, detail);
}
