// A worker thread: a realm takes one runtime. Runs small models with the runtime it is given and hands their outputs back.
import v8 from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';

const { runtime, cases } = workerData;
if (!WebAssembly.validate(runtime)) {
  // Node 20 has relaxed SIMD behind a flag, and its fast compiler counts the products twice
  const flags = ['--experimental-wasm-relaxed-simd', '--no-liftoff', '--wasm-lazy-compilation'];
  for (const flag of flags) v8.setFlagsFromString(flag);
}
env.logLevel = 'error';
env.wasm.numThreads = 1;
env.wasm.wasmBinary = runtime;
const outputs = [];
for (const { model, feeds } of cases) {
  const session = await InferenceSession.create(model);
  const tensors = feeds.map(({ name, type, data, dims }) => [name, new Tensor(type, data, dims)]);
  const results = await session.run(Object.fromEntries(tensors));
  outputs.push(session.outputNames.map((name) => results[name].data));
  await session.release();
}
parentPort.postMessage(outputs);
