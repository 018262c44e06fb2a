import { node, value } from '../onnx-builder.ts';
import { bytesOf, type Case, chance, type Feed, floats, integer, integerAttribute, pick } from './random.ts';

/** ONNX's number of each type, and an array of it. */
const TYPES = {
  float32: [1, Float32Array],
  uint8: [2, Uint8Array],
  int8: [3, Int8Array],
  uint16: [4, Uint16Array],
  int16: [5, Int16Array],
  int32: [6, Int32Array],
  int64: [7, BigInt64Array],
  bool: [9, Uint8Array],
  float64: [11, Float64Array],
  uint32: [12, Uint32Array],
  uint64: [13, BigUint64Array],
} as const;
type Type = keyof typeof TYPES;
const NAMES = Object.keys(TYPES) as Type[];

/** Every type to every other, in turn: each pair has a loop of its own in the runtime. */
export async function castCase(at: number): Promise<Case> {
  const from = NAMES[at % NAMES.length]!;
  const to = NAMES[Math.floor(at / NAMES.length) % NAMES.length]!;
  const size = pick([1, 3, 4, 7, 16, 33, 257]);
  const parts = {
    nodes: [[...node('Cast', ['x'], ['out']), ...integerAttribute('to', TYPES[to][0])]],
    inputs: [value('x', TYPES[from][0], [size])],
    outputs: [value('out', TYPES[to][0], null)],
  };
  const feed: Feed = { name: 'x', type: from, data: numbersOf(from, size), dims: [size] };
  return { title: `Cast ${from} to ${to}, ${size}`, model: await bytesOf(parts), feeds: [feed] };
}

/** Numbers that every type has room for, but for the signs of those that have some. */
function numbersOf(type: Type, size: number): Feed['data'] {
  const whole = Array.from({ length: size }, () => integer(0, type === 'bool' ? 1 : 127));
  const signed = whole.map((number) => (/^(int|float)/.test(type) && chance(0.3) ? -number : number));
  if (type === 'int64') return BigInt64Array.from(signed, BigInt);
  if (type === 'uint64') return BigUint64Array.from(signed, BigInt);
  if (type === 'float32') return floats(size).map((part, place) => part + signed[place]!);
  if (type === 'float64') return Float64Array.from(floats(size), (part, place) => part + signed[place]!);
  return TYPES[type][1].from(signed);
}
