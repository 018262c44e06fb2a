import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFunctionFile } from '../../tests/helpers/wasm/random-function.ts';
import { outline } from './outline.ts';
import { readWasmModule } from './wasm-module.ts';
import { nextFunctionIndex, writeFunctions } from './write-functions.ts';

type Run = (start: number) => number;

async function runOf(file: Uint8Array<ArrayBuffer>): Promise<Run> {
  const { instance } = await WebAssembly.instantiate(file);
  return instance.exports['run'] as Run;
}

/** The same file with every part of its function that can be apart, down to those of a few bytes. */
function outlinedFile(
  file: Uint8Array,
  largestBytes: number,
): { changed: Uint8Array<ArrayBuffer>; parts: number } {
  const module = readWasmModule(file);
  const sizes = { smallestBytes: 8, largestBytes };
  const { body, added } = outline(module.bodies[0]!, module.types[0]!, nextFunctionIndex(module), sizes);
  const changed = writeFunctions(module, { replaced: new Map([[0, body]]), added, segments: [] });
  return { changed: Uint8Array.from(changed), parts: added.length };
}

const STARTS = [0, 1, 2, 3, -1, 77, 123_456_789];

describe('a function whose blocks and loops are functions of their own', () => {
  it('gives the same numbers, whatever way its parts are left', async () => {
    let parts = 0;
    let ways = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.constantFrom(40, 120, 1000), async (seed, largestBytes) => {
        const file = randomFunctionFile(seed);
        const { changed, parts: count } = outlinedFile(file, largestBytes);
        const [own, apart] = [await runOf(file), await runOf(changed)];
        expect(STARTS.map(apart)).toEqual(STARTS.map(own));
        parts += count;
        ways += new Set(STARTS.map(own)).size;
      }),
      { numRuns: 2000 },
    );
    // or the generator makes nothing worth a comparison
    expect(parts).toBeGreaterThan(2000);
    expect(ways).toBeGreaterThan(4000);
  });

  it('stays as it is where no part has the size', () => {
    const module = readWasmModule(randomFunctionFile(1));
    const { body, added } = outline(module.bodies[0]!, module.types[0]!, 1, {
      smallestBytes: 1e6,
      largestBytes: 2e6,
    });
    expect(added).toEqual([]);
    expect(Buffer.compare(body, module.bodies[0]!)).toBe(0);
  });
});
