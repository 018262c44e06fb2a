import { FUNCTION_FORM, I32 } from './wasm-module.ts';
import type { AddedFunction } from './write-functions.ts';

/** By this name the page calls it (`src/workers/runtime/keep-compiled.ts`). */
const FILLER_NAME = 'fillCode';

/** Three instructions of six bytes in all that make 66 bytes of machine code on x64 (V8 of Chromium 156). */
const STEP = [...[0xfd, 0x62], ...[0xfd, 0x64], ...[0xfd, 0x0f]]; // i8x16.popcnt, i8x16.bitmask, i8x16.splat
const STEPS = 16_000;

/**
 * A function that is of no use but for its size: int32 -> int32, 1.06 million bytes on x64 once it is compiled with care.
 * `keep-compiled.ts` says what for.
 */
export function filler(): AddedFunction {
  const steps = Array.from({ length: STEPS }, () => STEP).flat();
  const splat = [0xfd, 0x0f];
  const extractLane = [0xfd, 0x1b, 0];
  return {
    name: FILLER_NAME,
    type: Uint8Array.of(FUNCTION_FORM, 1, I32, 1, I32),
    body: Uint8Array.from([0, 0x20, 0, ...splat, ...steps, ...extractLane, 0x0b]),
  };
}
