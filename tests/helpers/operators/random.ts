import { bytes, model, text, varint } from '../onnx-builder.ts';

export const UINT8 = 2;
export const INT8 = 3;

type Numbers =
  | Float32Array
  | Float64Array
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | BigInt64Array
  | BigUint64Array;

export interface Feed<Data extends Numbers = Numbers> {
  name: string;
  /** As ONNX Runtime Web calls it. */
  type: string;
  data: Data;
  dims: number[];
}

export interface Case {
  title: string;
  model: Uint8Array;
  feeds: Feed[];
  /** Pixels of a channel of the output. The runtime adds up the last one to three in another order, if they fill no vector. */
  outputSize?: number;
  /** How far the numbers that the runtime adds in another order may be apart: it grows with the products in a sum. */
  lastWithin?: number;
}

/** Numbers that come again with every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const random = generator(7);
export const integer = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));
export const floats = (count: number) => Float32Array.from({ length: count }, () => random() * 2 - 1);
export const raw = (data: ArrayBufferView) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

export async function bytesOf(parts: Parameters<typeof model>[0]): Promise<Uint8Array> {
  return new Uint8Array(await model(parts).arrayBuffer());
}

export const pick = <T>(list: readonly T[]) => list[integer(0, list.length - 1)]!;
export const chance = (of: number) => random() < of;

export function attribute(name: string, number: number): number[] {
  const four = [...new Uint8Array(Float32Array.of(number).buffer)];
  return bytes(5, [...text(1, name), 2 * 8 + 5, ...four, ...varint(20, 1)]);
}

export function integerAttribute(name: string, number: number): number[] {
  return bytes(5, [...text(1, name), ...varint(3, number), ...varint(20, 2)]);
}

export function integersAttribute(name: string, list: number[]): number[] {
  return bytes(5, [...text(1, name), ...list.flatMap((each) => varint(8, each)), ...varint(20, 7)]);
}
