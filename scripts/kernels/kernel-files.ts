import { readdirSync } from 'node:fs';

const FOLDER = 'src/kernels';
const SOURCE = '.as.ts';

/** Every kernel: its AssemblyScript source and its compiled file, from the root of the repository. */
export function kernelFiles(): { source: string; compiled: string }[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith(SOURCE))
    .map((name) => ({
      source: `${FOLDER}/${name}`,
      compiled: `${FOLDER}/${name.slice(0, -SOURCE.length)}.wasm`,
    }));
}
