import { float16 } from './float16.ts';
import { FLOAT16 } from './schema.ts';

const UINT8 = 2;
const INT8 = 3;

type Bytes = Uint8Array<ArrayBuffer>;

/** How weights of a TensorProto.DataType become float32, exactly. */
const WIDENERS: Readonly<
  Record<number, { bytes: number; widen: (weights: Bytes) => Float32Array<ArrayBuffer> }>
> = {
  [UINT8]: { bytes: 1, widen: (weights) => new Float32Array(weights) },
  [INT8]: {
    bytes: 1,
    widen: ({ buffer, byteOffset, length }) => new Float32Array(new Int8Array(buffer, byteOffset, length)),
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

/** @returns the bytes of the same numbers as float32, little-endian. */
export function widen(elementType: number, weights: Bytes): Bytes {
  return new Uint8Array(widenerOf(elementType).widen(weights).buffer);
}

function widenerOf(elementType: number) {
  const widener = WIDENERS[elementType];
  if (!widener) throw new RangeError(`element type ${elementType} cannot be widened`);
  return widener;
}

/** `Float16Array` is not in every browser yet; a table of all its numbers is as fast. */
let float16Table: Float32Array | null = null;

function widenFloat16({ buffer, byteOffset, byteLength }: Bytes): Float32Array<ArrayBuffer> {
  float16Table ??= Float32Array.from({ length: 0x10000 }, (_, bits) => float16(bits));
  const table = float16Table;
  const view = new DataView(buffer, byteOffset, byteLength);
  const wide = new Float32Array(byteLength / 2);
  // weights may begin at any byte of the file
  for (let index = 0; index < wide.length; index += 1) wide[index] = table[view.getUint16(2 * index, true)]!;
  return wide;
}
