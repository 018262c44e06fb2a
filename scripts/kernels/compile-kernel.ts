import asc from 'assemblyscript/asc';

/** Our own memory (`env.memory`), no runtime: a kernel works on addresses and allocates nothing. */
const OPTIONS = [
  '-O3',
  '--noAssert',
  '--runtime',
  'stub',
  '--enable',
  'simd',
  '--enable',
  'relaxed-simd',
  '--importMemory',
];

/**
 * Compiles one kernel. The same source and compiler version give the same bytes on every machine.
 *
 * @param path of the source, `src/kernels/NAME.as.ts`, from the root of the repository.
 * @throws {Error} with what the compiler says.
 */
export async function compileKernel(path: string): Promise<Uint8Array> {
  const files = new Map<string, Uint8Array | string>();
  let said = '';
  const { error } = await asc.main([path, '--outFile', 'kernel.wasm', ...OPTIONS], {
    stderr: {
      write: (text) => {
        said += String(text);
      },
    },
    writeFile: (name, contents) => {
      files.set(name, contents);
    },
  });
  const bytes = files.get('kernel.wasm');
  if (error || !(bytes instanceof Uint8Array)) throw new Error(`${path}: ${said}`);
  return bytes;
}
