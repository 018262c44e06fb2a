import { Worker } from 'node:worker_threads';
import { type Case, raw } from '../../tests/helpers/operators/random.ts';

/** Runs every case with one runtime, given as its WASM file. @returns outputs as bytes, so that every bit counts. */
export function runCases(runtime: Uint8Array, wanted: Case[]): Promise<Uint8Array[]> {
  const worker = new Worker(new URL('run-products.mjs', import.meta.url), {
    workerData: { runtime, cases: wanted },
  });
  return new Promise((resolve, reject) => {
    worker.once('message', (outputs: ArrayBufferView[][]) => resolve(outputs.map(together)));
    worker.once('error', reject);
  }).finally(() => void worker.terminate()) as Promise<Uint8Array[]>;
}

/** The outputs of a run, one after the other. WebAssembly leaves it open which NaN comes of a NaN: here it is always one. */
export function together(outputs: ArrayBufferView[]): Uint8Array {
  const one = outputs.map((each) =>
    each instanceof Float32Array ? each.map((number) => (Number.isNaN(number) ? NaN : number)) : each,
  );
  return new Uint8Array(Buffer.concat(one.map(raw)));
}
