// npm run kernels: compiles every src/kernels/*.as.ts to the .wasm file beside it, which is committed.
import { writeFileSync } from 'node:fs';
import { compileKernel } from './compile-kernel.ts';
import { kernelFiles } from './kernel-files.ts';

for (const { source, compiled } of kernelFiles()) {
  const bytes = await compileKernel(source);
  writeFileSync(compiled, bytes);
  console.log(`${compiled}: ${bytes.length} bytes`);
}
