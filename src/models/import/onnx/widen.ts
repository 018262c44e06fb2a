import { float16 } from './float16.ts';
import { FLOAT16 } from './schema.ts';

const UINT8 = 2;
const INT8 = 3;

type Bytes = Uint8Array<ArrayBuffer>;
type Wide = Float32Array<ArrayBuffer>;

/** How weights of a TensorProto.DataType become float32, exactly. */
const WIDENERS: Readonly<Record<number, { bytes: number; widen: (weights: Bytes, into: Wide) => void }>> = {
  [UINT8]: { bytes: 1, widen: (weights, into) => into.set(weights) },
  [INT8]: {
    bytes: 1,
    widen: ({ buffer, byteOffset, length }, into) => into.set(new Int8Array(buffer, byteOffset, length)),
  },
  [FLOAT16]: { bytes: 2, widen: widenFloat16 },
};

export function canWiden(elementType: number): boolean {
  return elementType in WIDENERS;
}

/** Bytes of `weightBytes` once they are float32. */
export function widenedBytes(elementType: number, weightBytes: number): number {
  return (weightBytes / widenerOf(elementType).bytes) * Float32Array.BYTES_PER_ELEMENT;
}

/**
 * @param into room for at least as many numbers, used again and again: fresh memory for every weight takes several
 * times as long as the numbers.
 * @returns the bytes of the same numbers as float32, little-endian, in that room.
 */
export function widen(elementType: number, weights: Bytes, into: Wide): Bytes {
  const sizeBytes = widenedBytes(elementType, weights.length);
  widenerOf(elementType).widen(weights, into.subarray(0, sizeBytes / Float32Array.BYTES_PER_ELEMENT));
  return new Uint8Array(into.buffer, into.byteOffset, sizeBytes);
}

function widenerOf(elementType: number) {
  const widener = WIDENERS[elementType];
  if (!widener) throw new RangeError(`element type ${elementType} cannot be widened`);
  return widener;
}

/** `Float16Array` is not in every browser yet; a table of all its numbers is nearly as fast. */
let float16Table: Wide | null = null;

function widenFloat16(weights: Bytes, into: Wide): void {
  const table = (float16Table ??= allFloat16());
  // weights may begin at any byte of the file
  const { buffer, byteOffset } = weights.byteOffset % 2 === 0 ? weights : weights.slice();
  const narrow = new Uint16Array(buffer, byteOffset, into.length);
  for (let index = 0; index < into.length; index += 1) into[index] = table[narrow[index]!]!;
}

function allFloat16(): Wide {
  const table = new Float32Array(0x10000);
  for (let bits = 0; bits < table.length; bits += 1) table[bits] = float16(bits);
  return table;
}
