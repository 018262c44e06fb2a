import {
  ASKS_FOR_TICKET,
  HANDS_IN,
  LAYS_DOWN,
  LEAST_LATE_BYTES,
  TICKET_BYTES,
  TICKET_MARK,
  WEIGHTS_FILE,
} from '../../src/models/import/onnx/late-weights.ts';
import { CALL, END, I32_CONST, IF, LOCAL_GET, LOCAL_TEE, NO_VALUE, RETURN } from './instructions.ts';
import { FUNCTION_FORM, I32, I64 } from './wasm-module.ts';
import { type AddedFunction, leb128, signedLeb128, signedLongLeb128 } from './write-functions.ts';

/**
 * Weights that are packed come late: what is laid down for them is a ticket, and who packs them hands it in
 * (`src/models/import/onnx/late-weights.ts`).
 */

/** For what tickets are taken. */
export type TicketKind = keyof typeof ASKS_FOR_TICKET;

/** Functions of the runtime, by index. */
export interface RuntimeCalls {
  malloc: number;
  free: number;
}

/** The import by which the runtime runs JavaScript, and the addresses of what copies a weight from its file: its text and its types. */
const RUN_JAVASCRIPT = 47;
const COPY_WEIGHT = 1042604;
const COPY_WEIGHT_TYPES = 801948;

const UNREACHABLE = 0;
const i32 = (value: number) => [I32_CONST, ...signedLeb128(value)];
const i64 = (value: bigint) => [0x42, ...signedLongLeb128(value)];
const get = (local: number) => [LOCAL_GET, local];
const call = (index: number) => [CALL, ...leb128(index)];
const loadInteger = (offset: number) => [0x28, 0, ...leb128(offset)];
const storeInteger = (offset: number) => [0x36, 0, ...leb128(offset)];
const loadLong = (offset: number) => [0x29, 0, ...leb128(offset)];
const storeLong = (offset: number) => [0x37, 0, ...leb128(offset)];
const failIf = (wrong: number[]) => [...wrong, IF, NO_VALUE, UNREACHABLE, END];
const [GLOBAL_GET, GLOBAL_SET, STACK_POINTER] = [0x23, 0x24, 0];
const [MULTIPLY, PLUS, MINUS, AND, IS_ZERO, DIFFER, BELOW] = [0x6c, 0x6a, 0x6b, 0x71, 0x45, 0x47, 0x49];
const [LONGS_EQUAL, LONGS_DIFFER, WRAP] = [0x51, 0x52, 0xa7];

const numbers = (count: number) => Array.from({ length: count }, () => I32);
const types = (parameters: number, results: number) =>
  Uint8Array.of(FUNCTION_FORM, parameters, ...numbers(parameters), results, ...numbers(results));

const [STACK_BYTES, NAME, TICKET] = [64, 32, 40];
/** Room on the stack, its address in a local. */
const enter = (stack: number) => [
  ...[GLOBAL_GET, STACK_POINTER, ...i32(STACK_BYTES), MINUS, LOCAL_TEE, stack, GLOBAL_SET, STACK_POINTER],
];
const leave = (stack: number) => [...get(stack), ...i32(STACK_BYTES), PLUS, GLOBAL_SET, STACK_POINTER];

/** Asks JavaScript to copy what lies at a place to an address, given as instructions, the length in a local; leaves 0 if it did. */
function copyWeight(stack: number, place: number[], bytes: number, to: number[]): number[] {
  const put = (value: number[], offset: number) => [...get(stack), ...value, ...storeInteger(offset)];
  const name = Buffer.from(`${WEIGHTS_FILE}\0`).readBigInt64LE();
  return [
    ...[...get(stack), ...i64(name), ...storeLong(NAME)],
    // name of the file, place, bytes, where to, and that this is memory of the processor
    ...put([...get(stack), ...i32(NAME), PLUS], 0),
    ...put(place, 4),
    ...put(get(bytes), 8),
    ...put(to, 12),
    ...put(i32(0), 16),
    ...[...i32(COPY_WEIGHT), ...i32(COPY_WEIGHT_TYPES), ...get(stack), ...call(RUN_JAVASCRIPT)],
  ];
}

/** (place, an int64; bytes) to the address of a ticket for the weight there, or 0. */
export function askForTicket({ malloc }: RuntimeCalls, tickets: TicketKind): AddedFunction {
  const [PLACE, BYTES, STACK, FOUND] = [0, 1, 2, 3];
  const place = [...get(PLACE), WRAP, ...i32(ASKS_FOR_TICKET[tickets]), PLUS];
  const part = (offset: number) => [
    ...[...get(FOUND), ...get(STACK), ...loadLong(TICKET + offset), ...storeLong(offset)],
  ];
  const code = [
    ...[...get(BYTES), ...i32(LEAST_LATE_BYTES), BELOW, IF, NO_VALUE, ...i32(0), RETURN, END],
    ...enter(STACK),
    ...[...get(STACK), ...i64(0n), ...storeLong(TICKET)],
    ...[...copyWeight(STACK, place, BYTES, [...get(STACK), ...i32(TICKET), PLUS]), IS_ZERO],
    ...[...get(STACK), ...loadLong(TICKET), ...i64(TICKET_MARK), LONGS_EQUAL, AND, IF, NO_VALUE],
    ...failIf([...i32(TICKET_BYTES), ...call(malloc), LOCAL_TEE, FOUND, IS_ZERO]),
    ...[...part(0), ...part(8), END],
    ...[...leave(STACK), ...get(FOUND)],
  ];
  const type = Uint8Array.of(FUNCTION_FORM, 2, I64, I32, 1, I32);
  return { type, body: Uint8Array.from([1, 2, I32, ...code, END]) };
}

/**
 * (address, bytes) to the address of the weight itself: the same, or, if a ticket lies there, memory of its own, which
 * the caller frees.
 */
export function handIn({ malloc }: RuntimeCalls): AddedFunction {
  const [ADDRESS, BYTES, STACK, ROOM] = [0, 1, 2, 3];
  const place = [...get(ADDRESS), ...loadInteger(8), ...i32(HANDS_IN), PLUS];
  const sameIf = (isSame: number[]) => [...isSame, IF, NO_VALUE, ...get(ADDRESS), RETURN, END];
  const code = [
    ...sameIf([...get(BYTES), ...i32(LEAST_LATE_BYTES), BELOW]),
    ...sameIf([...get(ADDRESS), ...loadLong(0), ...i64(TICKET_MARK), LONGS_DIFFER]),
    // of a part of a weight nobody knows what to do with; its ticket stays, so the graph is opened again without
    ...sameIf([...get(ADDRESS), ...loadInteger(12), ...get(BYTES), DIFFER]),
    ...failIf([...get(BYTES), ...call(malloc), LOCAL_TEE, ROOM, IS_ZERO]),
    ...enter(STACK),
    ...failIf(copyWeight(STACK, place, ROOM, get(ROOM))),
    ...[...leave(STACK), ...get(ROOM)],
  ];
  return { type: types(2, 1), body: Uint8Array.from([1, 2, I32, ...code, END]) };
}

/** `MlasGemmPackB` (transposed, columns, depth, B, its stride, out) that hands in the ticket for B. */
export function packHandedIn(handIn: number, packB: number, { free }: RuntimeCalls): AddedFunction {
  const [COLUMNS, DEPTH, B, HANDED_IN] = [1, 2, 3, 6];
  const code = [
    ...[...get(0), ...get(COLUMNS), ...get(DEPTH), ...get(B)],
    ...[...get(COLUMNS), ...get(DEPTH), MULTIPLY, ...i32(4), MULTIPLY, ...call(handIn), LOCAL_TEE, HANDED_IN],
    ...[...get(4), ...get(5), ...call(packB)],
    ...[...get(HANDED_IN), ...get(B), DIFFER, IF, NO_VALUE, ...get(HANDED_IN), ...call(free), END],
  ];
  return { type: types(6, 0), body: Uint8Array.from([1, 1, I32, ...code, END]) };
}

/**
 * In place of the hash (of memory, so many bytes, from a number, to an address) by which the runtime looks whether it has packed
 * the same weights before: the address, so it never has. Hashing took half as long as packing.
 */
export function addressAsHash(): AddedFunction {
  const [ADDRESS, BYTES, OUT] = [0, 1, 3];
  const code = [
    ...[...get(OUT), ...get(ADDRESS), ...storeInteger(0)],
    ...[...get(OUT), ...get(BYTES), ...storeInteger(4)],
    ...[...get(OUT), ...i64(0n), ...storeLong(8)],
  ];
  return { type: types(4, 0), body: Uint8Array.from([0, ...code, END]) };
}

/** Room for a weight (local 2: its bytes) and zeros there: `local.get 2; call new; local.set 7; local.get 2; if … memory.fill; end`. */
const MAKE_ROOM = [0x20, 2, 0x10, 101, 0x21, 7];
const CLEAR_ROOM = [0x20, 2, 0x04, 0x40, 0x20, 7, 0x41, 0, 0x20, 2, 0xfc, 0x0b, 0, 0x0b];
/** `local.get 5; local.get 13; i64.store32 offset=4`: the place of a weight, as JavaScript is asked for it. */
const TELL_PLACE = [0x20, 5, 0x20, 13, 0x3e, 2, 4];

/**
 * `GetExtDataFromTensorProto` for what is laid down for good: asks for a ticket first.
 *
 * @param ask index of `askForTicket`.
 */
export function takeTickets(body: Uint8Array, ask: number): Uint8Array {
  const ticketOrRoom = [
    ...[...get(13), ...get(2), ...call(ask), LOCAL_TEE, 7, IS_ZERO, IF, NO_VALUE, ...MAKE_ROOM, END],
  ];
  const told = [...get(5), ...get(13), ...i64(BigInt(LAYS_DOWN)), 0x7c, 0x3e, 2, 4];
  return exchange(exchange(body, [...MAKE_ROOM, ...CLEAR_ROOM], ticketOrRoom), TELL_PLACE, told);
}

/** `local.get 0; i32.const 0; local.get 1; memory.fill`: before weights are packed there. */
const CLEAR_PACKED = [0x20, 0, 0x41, 0, 0x20, 1, 0xfc, 0x0b, 0];

/** `GemmPackBFp32` with another function that packs. What it clears is written anyway, but for columns that nobody reads. */
export function packWith(body: Uint8Array, packB: number, ours: number): Uint8Array {
  return callOther(exchange(body, CLEAR_PACKED, []), packB, ours);
}

/** A function that calls another one where it called one, the first time. */
export function callOther(body: Uint8Array, one: number, other: number): Uint8Array {
  const own = Buffer.from(body);
  const before = Uint8Array.from(call(one));
  const at = own.indexOf(before);
  if (at < 0) throw new Error(`a function of ONNX Runtime does not call ${one}`);
  return Buffer.concat([own.subarray(0, at), Uint8Array.from(call(other)), own.subarray(at + before.length)]);
}

function exchange(body: Uint8Array, before: readonly number[], after: readonly number[]): Uint8Array {
  const own = Buffer.from(body);
  const wanted = Uint8Array.from(before);
  const at = own.indexOf(wanted);
  if (at < 0 || own.lastIndexOf(wanted) !== at) {
    throw new Error('a function of ONNX Runtime that takes weights is not as expected');
  }
  return Buffer.concat([own.subarray(0, at), Uint8Array.from(after), own.subarray(at + wanted.length)]);
}
