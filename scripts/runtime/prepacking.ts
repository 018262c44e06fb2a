import { leb128 } from './write-functions.ts';

/**
 * ONNX Runtime asks each operator, when a graph is opened, whether it wants to pack a constant input (`PrePack`). Operators that
 * multiply bytes say no in the WASM build, since its kernel packs for itself. With these changes they pack with a kernel of ours,
 * the runtime gives the weights back as it does after any packing, and hands what was packed to the product.
 */

/** Functions of ours, by index. */
export interface PackingCalls {
  packedBytes: number;
  packWeights: number;
  /** `MatMulIntegerBase::UseSharedPrePackedBuffers`, the runtime's own: takes a packed buffer over. */
  takeBuffer: number;
  /** Ours: (address, bytes) to the address of the weights themselves, of memory that is to be freed if it is another. */
  handIn: number;
  free: number;
}

const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const call = (index: number) => [0x10, ...leb128(index)];
const load = (offset: number) => [0x28, 2, ...leb128(offset)];
const store = (offset: number) => [0x36, 2, ...leb128(offset)];
const plus = (bytes: number) => [0x41, bytes, 0x6a];

/** Parameters of `PrePack`, and what the runtime's own body keeps in its locals. */
const [STATUS, OPERATOR, DATA, INPUT, ALLOCATOR, IS_PACKED, FRAME] = [0, 1, 2, 3, 4, 5, 6];
const [DEPTH, OFFSET, COLUMNS] = [5, 7, 8];
/** Locals of ours: parameters that its body overwrites, and the buffer. */
const [KEPT_INPUT, KEPT_IS_PACKED, BUFFER, HANDED_IN] = [9, 10, 11, 12];

/** One int32, one int64. */
const OWN_LOCALS = Uint8Array.of(2, 1, 0x7f, 1, 0x7e);
const LOCALS = Uint8Array.of(3, 1, 0x7f, 1, 0x7e, 4, 0x7f);
/** `br 2; end`, which ends the case of transposed weights, then `*status = ok; br 1; end`. */
const TRANSPOSED_END = Uint8Array.of(0x0c, 2, 0x0b);
const SUCCEED = Uint8Array.of(0x20, STATUS, 0x41, 0, 0x36, 2, 0, 0x0c, 1, 0x0b);

/** `MatMulIntegerBase::PrePack`, which knows shape and data of the weights in the end, and packs them there. */
export function packInPrePack(body: Uint8Array, calls: PackingCalls): Uint8Array {
  const own = Buffer.from(body);
  const end = Buffer.concat([TRANSPOSED_END, SUCCEED]);
  const place = own.indexOf(end) + TRANSPOSED_END.length;
  if (own.indexOf(OWN_LOCALS) !== 0 || place < TRANSPOSED_END.length || own.lastIndexOf(end) + 3 !== place) {
    throw new Error('PrePack of ONNX Runtime is not as expected');
  }
  const keep = [...[...get(INPUT), ...set(KEPT_INPUT)], ...[...get(IS_PACKED), ...set(KEPT_IS_PACKED)]];
  return Buffer.concat([
    LOCALS,
    Uint8Array.from(keep),
    own.subarray(OWN_LOCALS.length, place),
    Uint8Array.from(packing(calls)),
    own.subarray(place),
  ]);
}

/** Index of the type of `IAllocator::Reserve`: two int32 in, one out. */
const RESERVE_TYPE = 3;

function packing({ packedBytes, packWeights, takeBuffer, handIn, free }: PackingCalls): number[] {
  const shape = [...get(DEPTH), ...get(COLUMNS), 0xa7];
  const allocator = [...get(ALLOCATOR), ...load(0)];
  const reserve = [
    ...[...allocator, ...shape, ...call(packedBytes)],
    ...[...allocator, ...load(0), ...load(24), 0x11, RESERVE_TYPE, 0, ...set(BUFFER)],
  ];
  const isSigned = [...get(OPERATOR), 0x2d, 0, 24];
  const weights = [...get(DATA), ...get(OFFSET), 0x6a];
  const pack = [
    ...[...get(BUFFER), ...weights, ...shape, 0x6c, ...call(handIn), 0x22, HANDED_IN],
    ...[...shape, ...isSigned, ...call(packWeights)],
    ...[...get(HANDED_IN), ...weights, 0x47, 0x04, 0x40, ...get(HANDED_IN), ...call(free), 0x0b],
  ];
  // a list of one buffer: its address, and its owner, of whom there is one more now
  const list = [...get(FRAME), ...get(FRAME), ...plus(8), ...store(0)];
  const entry = [
    ...[...get(FRAME), ...get(BUFFER), ...store(8)],
    ...[...get(FRAME), ...get(ALLOCATOR), 0x29, 2, 0, 0x37, 2, 12],
  ];
  const counter = [...get(ALLOCATOR), ...load(4)];
  const oneMore = [...counter, 0x04, 0x40, ...counter, 0x41, 1, 0xfe, 0x1e, 2, 4, 0x1a, 0x0b];
  const give = [
    ...[...get(STATUS), ...get(OPERATOR), ...get(FRAME), 0x41, 0],
    ...[...get(KEPT_INPUT), ...get(KEPT_IS_PACKED), ...call(takeBuffer)],
  ];
  // without columns there would be no buffer, and then no weights at all
  const isToBePacked = [...shape, ...call(packedBytes)];
  return [...isToBePacked, 0x04, 0x40, ...reserve, ...pack, ...list, ...entry, ...oneMore, ...give, 0x0b];
}

/** `i32.const 0`, then the places of both functions in the table: no function, as nothing would be packed. */
const NO_FUNCTION = [0x41, 0];
const FUNCTIONS_OF_A = [0x41, 0xfa, 0x0a, 0x41, 0xfb, 0x0a];

/** The loop over parts of a product: packed weights are for the function that is ours, whatever A is. */
export function multiplyPacked(body: Uint8Array): Uint8Array {
  const own = Buffer.from(body);
  const place = own.indexOf(Uint8Array.from([...NO_FUNCTION, ...FUNCTIONS_OF_A]));
  if (place < 0) throw new Error('the loop over parts of a product of ONNX Runtime is not as expected');
  const ours = FUNCTIONS_OF_A.slice(-3);
  return Buffer.concat([
    own.subarray(0, place),
    Uint8Array.from(ours),
    own.subarray(place + NO_FUNCTION.length),
  ]);
}
