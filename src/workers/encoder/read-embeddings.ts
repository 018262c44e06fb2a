import type { InferenceSession, Tensor } from 'onnxruntime-web';
import { EngineError } from '../../engine/error-codes.ts';
import { toUnitRows } from '../../clip/vectors.ts';

/**
 * Takes the embeddings out of a run's result.
 *
 * @returns `[rows, dim]` float32, rows of unit length, in a buffer of its own.
 * @throws {EngineError} `MODEL_GRAPH_MISMATCH` on another shape, `RUNTIME_WRONG_NUMBERS` on a row of zeros, NaN
 * or infinity: seen on real adapters, without any error from the runtime.
 */
export function readEmbeddings(
  result: InferenceSession.ReturnType,
  output: string,
  rows: number,
  dim: number,
): Float32Array<ArrayBuffer> {
  const tensor = result[output] as Tensor;
  if (tensor.dims.length !== 2 || tensor.dims[0] !== rows || tensor.dims[1] !== dim) {
    throw new EngineError(
      'MODEL_GRAPH_MISMATCH',
      `Output "${output}" is [${tensor.dims.join(', ')}], expected [${rows}, ${dim}].`,
    );
  }
  const embeddings = Float32Array.from(tensor.data as Float32Array);
  tensor.dispose();
  try {
    return toUnitRows(embeddings, dim);
  } catch (error) {
    throw new EngineError('RUNTIME_WRONG_NUMBERS', `Output "${output}": ${String(error)}`);
  }
}
