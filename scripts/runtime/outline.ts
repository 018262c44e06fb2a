import {
  BLOCK,
  BR_IF,
  BR_TABLE,
  CALL,
  END,
  I32_CONST,
  IF,
  type Instruction,
  isBranch,
  LOCAL_GET,
  LOCAL_SET,
  LOOP,
  namesLocal,
  NO_VALUE,
  opensBlock,
  readInstructions,
  RETURN,
} from './instructions.ts';
import { FUNCTION_FORM, I32, instructionsStart, localTypes, parameterTypes } from './wasm-module.ts';
import { type AddedFunction, leb128, signedLeb128 } from './write-functions.ts';

/**
 * Blocks and loops of a large function, each as a function of its own.
 *
 * A browser compiles a function a second time, with care, as soon as it was busy for a while, and always the whole of it. Of
 * the largest functions that are busy while a graph is opened only a few loops are. With these apart the rest stays as it is.
 * What is computed doesn't change: a part gets the locals that it names as parameters and gives back those that it sets, and the
 * number of the way on which it was left.
 */
export interface Outlined {
  body: Uint8Array;
  added: AddedFunction[];
}

/** Smaller parts are not worth a call. */
const SMALLEST_BYTES = 200;
/** Of a larger part too much would be compiled for what is busy in it. */
const LARGEST_BYTES = 8000;

/**
 * @param type the function's type, as bytes.
 * @param nextIndex the index that the first added function will have.
 */
export function outline(
  body: Uint8Array,
  type: Uint8Array,
  nextIndex: number,
  { smallestBytes = SMALLEST_BYTES, largestBytes = Math.min(LARGEST_BYTES, body.length / 3) } = {},
): Outlined {
  const types = [...parameterTypes(type), ...localTypes(body)];
  const added: Outlined['added'] = [];
  const pieces: Uint8Array[] = [];
  let keptBytes = 0;
  const instructions = readInstructions(body, instructionsStart(body));
  for (const part of partsOf(instructions, { smallestBytes, largestBytes })) {
    const { moved, call } = move(body, part, types, nextIndex + added.length);
    added.push(moved);
    pieces.push(body.subarray(keptBytes, part.instructions[0]!.start), call);
    keptBytes = part.instructions.at(-1).end;
  }
  return { body: Buffer.concat([...pieces, body.subarray(keptBytes)]), added };
}

/** A block or loop, from its opcode to its end. */
interface Part {
  instructions: Instruction[];
  /** Labels around it that it branches to, 0 for the innermost, in the order in which they are met. */
  ways: number[];
}

/** The outermost parts that can stand apart and are neither too small nor too large. */
function partsOf(
  instructions: Instruction[],
  { smallestBytes, largestBytes }: { smallestBytes: number; largestBytes: number },
): Part[] {
  const ends = findEnds(instructions);
  const around: Instruction[] = [];
  const parts: Part[] = [];
  for (let at = 0; at < instructions.length; at++) {
    const instruction = instructions[at]!;
    if (instruction.opcode === END) around.pop();
    if (!opensBlock(instruction)) continue;
    const end = ends.get(at)!;
    const bytes = instructions[end]!.end - instruction.start;
    const takesNoValue = instruction.opcode !== IF && instruction.operands[0] === NO_VALUE;
    const fits = takesNoValue && bytes >= smallestBytes && bytes <= largestBytes;
    const part = fits ? instructions.slice(at, end + 1) : [];
    const ways = fits ? waysOut(part, around) : null;
    if (ways === null) {
      around.push(instruction);
      continue;
    }
    parts.push({ instructions: part, ways });
    at = end;
  }
  return parts;
}

/** Where each block ends. */
function findEnds(instructions: readonly Instruction[]): Map<number, number> {
  const open: number[] = [];
  const ends = new Map<number, number>();
  for (const [at, instruction] of instructions.entries()) {
    if (opensBlock(instruction)) open.push(at);
    // the last one is the function's own
    else if (instruction.opcode === END && open.length > 0) ends.set(open.pop()!, at);
  }
  return ends;
}

/** @returns `null` if one of them ends the function or carries a value. */
function waysOut(part: readonly Instruction[], around: readonly Instruction[]): number[] | null {
  const ways = new Set<number>();
  let depth = 0;
  for (const instruction of part) {
    if (instruction.opcode === RETURN) return null;
    if (opensBlock(instruction)) depth += 1;
    if (instruction.opcode === END) depth -= 1;
    if (!isBranch(instruction)) continue;
    for (const label of instruction.operands) if (label >= depth) ways.add(label - depth);
  }
  const isPlain = [...ways].every((way) => {
    const target = around[around.length - 1 - way];
    return target !== undefined && (target.opcode === LOOP || target.operands[0] === NO_VALUE);
  });
  return isPlain ? [...ways] : null;
}

/** The part as a function, and the call that takes its place. */
function move(body: Uint8Array, { instructions, ways }: Part, types: readonly number[], index: number) {
  const named = new Set<number>();
  const set = new Set<number>();
  for (const { opcode, operands } of instructions.filter(namesLocal)) {
    named.add(operands[0]!);
    if (opcode !== LOCAL_GET) set.add(operands[0]!);
  }
  const parameters = [...named];
  const results = [...set];
  const places = new Map(parameters.map((local, place) => [local, place]));
  const numbered = ways.length > 0;
  const giveBack = (way: number) => [
    ...(numbered ? [I32_CONST, ...signedLeb128(way)] : []),
    ...results.flatMap((local) => [LOCAL_GET, ...leb128(places.get(local)!)]),
    RETURN,
  ];
  const resultTypes = [...(numbered ? [I32] : []), ...results.map((local) => types[local]!)];
  const type = [
    ...[FUNCTION_FORM, ...leb128(parameters.length), ...parameters.map((local) => types[local]!)],
    ...[...leb128(resultTypes.length), ...resultTypes],
  ];
  const moved = [
    // no locals besides the parameters
    Uint8Array.from([0, ...ways.flatMap(() => [BLOCK, NO_VALUE])]),
    renumber(body, instructions, places, ways),
    Uint8Array.from(giveBack(0)),
    // the innermost block is for the first way
    ...ways.map((_, at) => Uint8Array.from([END, ...giveBack(at + 1)])),
    Uint8Array.of(END),
  ];
  const call = [
    ...[...parameters.flatMap((local) => [LOCAL_GET, ...leb128(local)]), CALL, ...leb128(index)],
    ...results.toReversed().flatMap((local) => [LOCAL_SET, ...leb128(local)]),
  ];
  return {
    moved: { type: Uint8Array.from(type), body: Buffer.concat(moved) },
    call: Uint8Array.from(goOn(call, ways)),
  };
}

/** The call leaves the number of the way on the stack, where there is more than the one behind the part. */
function goOn(call: readonly number[], ways: readonly number[]): number[] {
  if (ways.length === 0) return [...call];
  if (ways.length === 1) return [...call, BR_IF, ...leb128(ways[0]!)];
  const labels = [0, ...ways.map((way) => way + 1)].flatMap((label) => [...leb128(label)]);
  return [BLOCK, NO_VALUE, ...call, BR_TABLE, ...leb128(ways.length + 1), ...labels, 0, END];
}

/** The instructions with their locals by place, and the blocks of the ways for the labels around. */
function renumber(
  body: Uint8Array,
  instructions: readonly Instruction[],
  places: ReadonlyMap<number, number>,
  ways: readonly number[],
): Uint8Array {
  const pieces: Uint8Array[] = [];
  let depth = 0;
  const inside = (label: number) => leb128(label < depth ? label : depth + ways.indexOf(label - depth));
  for (const instruction of instructions) {
    const { opcode, operands, start, end } = instruction;
    if (opensBlock(instruction)) depth += 1;
    if (opcode === END) depth -= 1;
    if (namesLocal(instruction)) pieces.push(Uint8Array.of(opcode), leb128(places.get(operands[0]!)!));
    else if (isBranch(instruction)) {
      const count = opcode === BR_TABLE ? [leb128(operands.length - 1)] : [];
      pieces.push(Uint8Array.of(opcode), ...count, ...operands.map(inside));
    } else pieces.push(body.subarray(start, end));
  }
  return Buffer.concat(pieces);
}
