import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileKernel } from '../../scripts/kernels/compile-kernel.ts';
import { kernelFiles } from '../../scripts/kernels/kernel-files.ts';

describe('compiled kernels', () => {
  it.each(kernelFiles())('$compiled is what $source compiles to', async ({ source, compiled }) => {
    const fresh = Buffer.from(await compileKernel(source));
    // on a difference: npm run kernels
    expect(fresh.equals(readFileSync(compiled))).toBe(true);
  });
});
