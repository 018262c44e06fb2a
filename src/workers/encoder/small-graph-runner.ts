import type { RunSmallGraph } from '../../models/import/onnx/packing/probe-places.ts';
import type { Ort } from '../runtime/ort-builds.ts';

/** Runs graphs that are asked something once: on the processor, and as they are. */
export function smallGraphRunner(ort: Pick<Ort, 'InferenceSession' | 'Tensor'>): RunSmallGraph {
  return async (model, feedsList) => {
    const session = await ort.InferenceSession.create(model, {
      executionProviders: ['cpu'],
      graphOptimizationLevel: 'disabled',
      logSeverityLevel: 4,
    });
    try {
      const results = [];
      for (const feeds of feedsList) {
        const tensors = Object.entries(feeds).map(([name, { type, data, dims }]) => {
          return [name, new ort.Tensor(type as 'int64', data as BigInt64Array, dims)] as const;
        });
        results.push(await session.run(Object.fromEntries(tensors)));
      }
      // no value of a place is a text
      return results as Awaited<ReturnType<RunSmallGraph>>;
    } finally {
      await session.release();
    }
  };
}
