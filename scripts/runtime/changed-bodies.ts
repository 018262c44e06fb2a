import { instructionsStart } from './wasm-module.ts';
import { leb128 } from './write-functions.ts';

/**
 * A function of the runtime that asks ours first.
 *
 * @param afterwards what is left to be done if ours has done the work.
 */
export function askFirst(
  body: Uint8Array,
  parameters: number,
  ours: number,
  afterwards: readonly number[] = [],
): Uint8Array {
  const start = instructionsStart(body);
  const call = Array.from({ length: parameters }, (_, parameter) => [0x20, parameter]).flat();
  const finish = [0x04, 0x40, ...afterwards, 0x0f, 0x0b];
  const first = Uint8Array.from([...call, 0x10, ...leb128(ours), ...finish]);
  return Buffer.concat([body.subarray(0, start), first, body.subarray(start)]);
}

/** After a convolution, bias and activation: (activation, output, bias, one row, columns, their stride). */
export function activate(activation: number): number[] {
  const values = [0x20, 0, 0x28, 2, 0, 0x20, 5, 0x20, 3, 0x41, 1, 0x20, 7, 0x20, 7];
  return [...values, 0x10, ...leb128(activation)];
}

/** `local.get 1; i32.load offset=32; local.set 41`: the first thing after the thread has got its scratch memory. */
const AFTER_SCRATCH = Uint8Array.of(0x20, 1, 0x28, 2, 32, 0x21, 41);
/** `local.get 14; i32.const 16; i32.add; global.set 0; end`: the stack pointer is put back. */
const ENDING = Uint8Array.of(0x20, 14, 0x41, 16, 0x6a, 0x24, 0, 0x0b);

/**
 * The runtime's own function up to where its thread has scratch memory, then a call of ours with it, then what is to be done
 * with the result (`MLAS_QGEMM_OUTPUT_PROCESSOR::Process`), as the runtime does it.
 */
export function callInstead(body: Uint8Array, ours: number): Uint8Array {
  const own = Buffer.from(body);
  const start = own.indexOf(AFTER_SCRATCH);
  if (start < 0 || start !== own.lastIndexOf(AFTER_SCRATCH) || !own.subarray(-ENDING.length).equals(ENDING)) {
    throw new Error('the quantized product of ONNX Runtime does not begin or end as expected');
  }
  // the address of the scratch memory: 420 bytes into what the thread calls its own (global 1)
  const scratch = [0x23, 1, 0x28, 2, ...leb128(420)];
  const call = [0x20, 0, 0x20, 1, 0x20, 2, 0x20, 3, 0x20, 4, 0x20, 5, ...scratch, 0x10, ...leb128(ours)];
  // (processor, C, first row, first column, rows, columns, stride of C), through its table of methods
  const handOver = [
    ...[0x20, 7, 0x20, 1, 0x28, 2, 28, 0x20, 2, 0x20, 4, 0x20, 3, 0x20, 5, 0x20, 1, 0x28, 2, 32],
    ...[0x20, 7, 0x28, 2, 0, 0x28, 2, 0, 0x11, PROCESS_TYPE, 0],
  ];
  const ifAny = [0x22, 7, 0x04, 0x40, ...handOver, 0x0b];
  return Buffer.concat([own.subarray(0, start), Uint8Array.from([...call, ...ifAny]), ENDING]);
}

/** Index of the type of `Process`: seven int32, no result. */
const PROCESS_TYPE = 12;
