import { END, I32_CONST } from './instructions.ts';
import type { MemoryPart } from './started-memory.ts';
import { leb128, signedLeb128 } from './write-functions.ts';

/** `i32.const 1053752; call 83`: the main thread begins to wait for messages, which is the last thing done for it. */
const AWAIT_MESSAGES = Uint8Array.of(I32_CONST, 0xb8, 0xa8, 0xc0, 0, 0x10, 83);

/**
 * `__wasm_call_ctors` that lays down what all that it calls would leave in the memory, and what a first graph would.
 *
 * @param firstSegment the index that the data of the first part will have.
 */
export function beginStarted(
  body: Uint8Array,
  parts: readonly MemoryPart[],
  firstSegment: number,
): Uint8Array {
  const own = Buffer.from(body);
  const end = own.indexOf(AWAIT_MESSAGES);
  if (end < 0 || end !== own.lastIndexOf(AWAIT_MESSAGES)) {
    throw new Error('the constructors of ONNX Runtime do not begin as expected');
  }
  const layDown = parts.flatMap(({ address, bytes }, at) => [
    ...[I32_CONST, ...signedLeb128(address), I32_CONST, 0, I32_CONST, ...signedLeb128(bytes.length)],
    ...[0xfc, 8, ...leb128(firstSegment + at), 0], // memory.init
  ]);
  return Buffer.concat([own.subarray(0, end), Uint8Array.from(layDown), AWAIT_MESSAGES, Uint8Array.of(END)]);
}

/** In place of what was done when the file was made: no locals, `unreachable`. */
export const NEVER_AGAIN = Uint8Array.of(0, 0, END);
