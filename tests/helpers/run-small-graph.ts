import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { RunSmallGraph, SmallTensors } from '../../src/models/import/onnx/packing/probe-places.ts';

/** As the worker does it. */
export const runSmallGraph: RunSmallGraph = async (model, feedsList) => {
  const options: InferenceSession.SessionOptions = {
    graphOptimizationLevel: 'disabled',
    logSeverityLevel: 4,
  };
  const session = await InferenceSession.create(model, options);
  const results = [];
  for (const feeds of feedsList) {
    const tensors = Object.entries(feeds).map(([name, { type, data, dims }]) => {
      return [name, new Tensor(type as 'int64', data as BigInt64Array, dims)] as const;
    });
    results.push(await session.run(Object.fromEntries(tensors)));
  }
  return results as unknown as SmallTensors[];
};
