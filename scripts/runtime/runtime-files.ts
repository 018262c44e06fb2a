import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { type DotKind, fasterRuntime } from './faster-runtime.ts';
import { type MemoryPart, startedMemory } from './started-memory.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const KERNELS = join(ROOT, 'src', 'kernels');

const RUNTIME_FOLDER = join(ROOT, '.runtime');

/** Files of the plain runtime with our matrix kernels, by what the processor's dot products of bytes do. */
export const RUNTIME_FILES: readonly { name: string; dots: DotKind }[] = [
  { name: 'ort-wasm-simd-threaded.wasm', dots: null },
  { name: 'ort-wasm-simd-threaded.unsigned-dots.wasm', dots: 'unsigned' },
  { name: 'ort-wasm-simd-threaded.signed-dots.wasm', dots: 'signed' },
  { name: 'ort-wasm-simd-threaded.pair-dots.wasm', dots: 'pairs' },
];

/** The runtime's own WASM file, as its package brings it. */
export function originalRuntime(): Uint8Array {
  return readFileSync(join(ROOT, 'node_modules', 'onnxruntime-web', 'dist', 'ort-wasm-simd-threaded.wasm'));
}

/** The same for all kinds of files. */
let memory: Promise<MemoryPart[]> | undefined;

export async function makeRuntime(dots: DotKind): Promise<Uint8Array> {
  const kernel = (name: string) => readFileSync(join(KERNELS, `${name}.wasm`));
  const kernels = {
    sgemm: kernel('sgemm'),
    depthwise: kernel('depthwise'),
    qgemm: kernel('qgemm'),
    logistic: kernel('logistic'),
    layerNorm: kernel('layer-norm'),
    minMax: kernel('min-max'),
  };
  const original = originalRuntime();
  memory ??= startedMemory(original);
  return fasterRuntime(original, kernels, dots, await memory);
}

/**
 * Has `ort-builds.ts` find the files as `#runtime`. They are made anew for every build and every development server, so that
 * they are never of another version: it takes a second. `vite preview` serves what was built and makes none.
 */
export function runtimeFiles(): Plugin {
  return {
    name: 'runtime-files',
    config: () => ({ resolve: { alias: { '#runtime': RUNTIME_FOLDER } } }),
    buildStart: makeRuntimeFiles,
  };
}

async function makeRuntimeFiles(): Promise<void> {
  mkdirSync(RUNTIME_FOLDER, { recursive: true });
  for (const { name, dots } of RUNTIME_FILES) {
    const path = join(RUNTIME_FOLDER, name);
    // another process may be reading it
    writeFileSync(`${path}.${process.pid}`, await makeRuntime(dots));
    renameSync(`${path}.${process.pid}`, path);
  }
}
