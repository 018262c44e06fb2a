import { decodeBytes } from '../clip/base64.ts';

/**
 * A kernel on a memory. Synchronous: kernels have a few kilobytes, and workers may compile any size at once.
 *
 * @param bytes of a `.wasm` file of this folder.
 * @returns its exported functions, which the caller names in `Exports`.
 * @throws {WebAssembly.CompileError} where the machine has no SIMD.
 */
export function instantiateKernel<Exports>(
  bytes: Uint8Array<ArrayBuffer>,
  memory: WebAssembly.Memory,
): Exports {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return exports as Exports;
}

/**
 * The bytes of what `import url from './NAME.wasm?url&inline'` gives. In the script itself, because the workers that
 * see pictures may fetch nothing.
 */
export function bytesOfDataUrl(url: string): Uint8Array<ArrayBuffer> {
  return decodeBytes(url.slice(url.indexOf(',') + 1));
}
