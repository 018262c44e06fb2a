import startGlue, { type Glue, type Imports } from 'onnxruntime-web/ort-wasm-simd-threaded.mjs';
import { STACK, STATICS } from './runtime-functions.ts';

/**
 * What a runtime has in its memory once it was started, and has opened and closed a graph.
 *
 * At every start ONNX Runtime makes the same tables of all operators and kernels that it knows: 2300 functions, most of which a
 * browser compiles to run them once. The tables are the same wherever it runs; nothing in them comes from the machine or the page.
 */

/** Bytes that are not as the file itself lays them down. */
export interface MemoryPart {
  address: number;
  bytes: Uint8Array;
}

/** Parts that lie closer together are one. So there are 18, of 3.7 MB; with 64 bytes there are 2273, of 3.5 MB. */
const LONGEST_GAP_BYTES = 256;

/** A graph of one Identity, opset 17, as ONNX. */
const GRAPH = Uint8Array.from(
  Buffer.from(
    'CAg6NwoQCgF4EgF5IghJZGVudGl0eRIBZ1oPCgF4EgoKCAgBEgQKAggBYg8KAXkSCgoICAESBAoCCAFCBAoAEBE=',
    'base64',
  ),
);

/** Imports of the runtime by the letters that they have in 1.30.0. */
const ENVIRON_SIZES_GET = 'Ha';
const ENVIRON_GET = 'Ga';
const AWAIT_MESSAGES = 'Ea';
const TABLE = 'yb';

const ERRORS_ONLY = 3;
const ALL_OPTIMIZERS = 99;

/**
 * @param runtime the plain file as its package brings it.
 * @throws {Error} if it cannot be started, or opens no graph.
 */
export async function startedMemory(runtime: Uint8Array): Promise<MemoryPart[]> {
  const { glue, instance, memory, laidDown } = await instantiate(runtime);
  if (glue._OrtInit(1, ERRORS_ONLY) !== 0) throw new Error('the runtime does not start');
  openAndClose(glue, memory);
  releaseEnvironment(instance, memory);
  return differences(laidDown, bytesOf(memory));
}

async function instantiate(runtime: Uint8Array) {
  const module = await WebAssembly.compile(new Uint8Array(runtime));
  let begun: { instance: WebAssembly.Instance; memory: WebAssembly.Memory; laidDown: Uint8Array } | undefined;
  const glue = await startGlue({
    numThreads: 1,
    instantiateWasm(imports, receive) {
      const memory = imports.a.a;
      const instance = new WebAssembly.Instance(module, withoutMachine(imports));
      begun = { instance, memory, laidDown: bytesOf(memory).slice() };
      receive(instance);
    },
  });
  return { glue, ...begun! };
}

/** No variables of an environment, and no messages of other threads: they are awaited when the runtime is started. */
function withoutMachine({ a: own }: Imports): WebAssembly.Imports {
  const noVariables = (count: number, bytes: number) => {
    const words = new Uint32Array(own.a.buffer);
    words[count / 4] = 0;
    words[bytes / 4] = 0;
    return 0;
  };
  const imports = { [ENVIRON_SIZES_GET]: noVariables, [ENVIRON_GET]: () => 0, [AWAIT_MESSAGES]: () => {} };
  return { a: { ...own, ...imports } };
}

function openAndClose(glue: Glue, memory: WebAssembly.Memory): void {
  const options = glue._OrtCreateSessionOptions(ALL_OPTIMIZERS, 1, 1, 0, 0, 0, 0, ERRORS_ONLY, 0, 0);
  const address = glue._malloc(GRAPH.length);
  bytesOf(memory).set(GRAPH, address);
  const session = glue._OrtCreateSession(address, GRAPH.length, options);
  if (session === 0) throw new Error('the runtime opens no graph');
  glue._OrtReleaseSession(session);
  glue._OrtReleaseSessionOptions(options);
  glue._free(address);
}

/** What is made anew at every start, since it depends on the number of threads. The tables stay. */
function releaseEnvironment({ exports }: WebAssembly.Instance, memory: WebAssembly.Memory): void {
  const words = new Uint32Array(memory.buffer);
  const release = (exports[TABLE] as WebAssembly.Table).get(words[STATICS.releaseEnv / 4]!) as (
    environment: number,
  ) => void;
  release(words[STATICS.environment / 4]!);
}

/** The stack is left out: what lies there was left over. */
function differences(before: Uint8Array, now: Uint8Array): MemoryPart[] {
  const parts: { start: number; end: number }[] = [];
  for (let at = 0; at < now.length; at++) {
    if (at === STACK.start) at = STACK.end;
    if (now[at] === before[at]) continue;
    const last = parts.at(-1);
    if (last && at - last.end <= LONGEST_GAP_BYTES) last.end = at + 1;
    else parts.push({ start: at, end: at + 1 });
  }
  return parts.map(({ start, end }) => ({ address: start, bytes: now.slice(start, end) }));
}

function bytesOf(memory: WebAssembly.Memory): Uint8Array {
  return new Uint8Array(memory.buffer);
}
