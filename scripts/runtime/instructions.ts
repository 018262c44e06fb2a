import { Reader } from './wasm-module.ts';

/** Instructions of a function's body, as far as they are told apart here: https://webassembly.github.io/spec/core/binary/instructions.html */
export interface Instruction {
  opcode: number;
  /** The byte of its opcode, and the one behind its immediates. */
  start: number;
  end: number;
  /** Index of a local, depths of labels, or the first byte of a block's type. */
  operands: number[];
}

export const BLOCK = 0x02;
export const LOOP = 0x03;
export const IF = 0x04;
export const END = 0x0b;
const BR = 0x0c;
export const BR_IF = 0x0d;
export const BR_TABLE = 0x0e;
export const RETURN = 0x0f;
export const CALL = 0x10;
export const LOCAL_GET = 0x20;
export const LOCAL_SET = 0x21;
export const LOCAL_TEE = 0x22;
export const I32_CONST = 0x41;
export const NO_VALUE = 0x40;

export function opensBlock({ opcode }: Instruction): boolean {
  return opcode === BLOCK || opcode === LOOP || opcode === IF;
}

export function isBranch({ opcode }: Instruction): boolean {
  return opcode === BR || opcode === BR_IF || opcode === BR_TABLE;
}

export function namesLocal({ opcode }: Instruction): boolean {
  return opcode === LOCAL_GET || opcode === LOCAL_SET || opcode === LOCAL_TEE;
}

/**
 * @param start where the first instruction begins.
 * @throws {Error} at instructions that ONNX Runtime's plain file doesn't have: exceptions, tail calls, references.
 */
export function readInstructions(body: Uint8Array, start: number): Instruction[] {
  const reader = new Immediates(body, start);
  const instructions: Instruction[] = [];
  while (!reader.atEnd) {
    const at = reader.at;
    const opcode = reader.byte();
    const operands = reader.operands(opcode);
    instructions.push({ opcode, start: at, end: reader.at, operands });
  }
  return instructions;
}

class Immediates extends Reader {
  constructor(body: Uint8Array, start: number) {
    super(body);
    this.at = start;
  }

  skip(count: number): number[] {
    for (let left = count; left > 0; left--) this.integer();
    return [];
  }

  pass(count: number): number[] {
    this.take(count);
    return [];
  }

  operands(opcode: number): number[] {
    if (opcode === BLOCK || opcode === LOOP || opcode === IF) return this.blockType();
    if (opcode === BR || opcode === BR_IF) return [this.integer()];
    if (opcode === BR_TABLE) return Array.from({ length: this.integer() + 1 }, () => this.integer());
    if (opcode === LOCAL_GET || opcode === LOCAL_SET || opcode === LOCAL_TEE) return [this.integer()];
    if (opcode === 0xfc) return this.numericOrBulk(this.integer());
    if (opcode === 0xfd) return this.vector(this.integer());
    if (opcode === 0xfe) return this.skip(this.integer() === 0x03 ? 1 : 2); // a fence has one byte, others a place in memory
    if (opcode === 0x43) return this.pass(4);
    if (opcode === 0x44) return this.pass(8);
    const immediates = plainImmediates(opcode);
    if (immediates === undefined) throw new Error(`instruction 0x${opcode.toString(16)} is not known here`);
    return this.skip(immediates);
  }

  blockType(): number[] {
    const first = this.bytes[this.at]!;
    this.skip(1);
    return [first];
  }

  numericOrBulk(kind: number): number[] {
    if (kind <= 7) return []; // saturating conversions
    return this.skip(kind === 9 || kind === 11 || kind === 13 || kind >= 15 ? 1 : 2);
  }

  vector(kind: number): number[] {
    if (kind <= 11 || kind === 92 || kind === 93) return this.skip(2);
    if (kind === 12 || kind === 13) return this.pass(16); // a constant, a shuffle
    if (kind >= 21 && kind <= 34) return this.pass(1); // a lane
    if (kind >= 84 && kind <= 91) return [...this.skip(2), ...this.pass(1)];
    return [];
  }
}

/** How many numbers follow an opcode of one byte, where they are all that follows; none for what is not known. */
function plainImmediates(opcode: number): number | undefined {
  if (opcode <= 0x01 || opcode === 0x05 || opcode === END || opcode === RETURN) return 0;
  if (opcode === CALL) return 1;
  if (opcode === 0x11) return 2; // call_indirect
  if (opcode === 0x1a || opcode === 0x1b) return 0; // drop, select
  if (opcode === 0x23 || opcode === 0x24) return 1; // globals
  if (opcode >= 0x28 && opcode <= 0x3e) return 2; // loads and stores
  if (opcode >= 0x3f && opcode <= 0x42) return 1; // memory.size, memory.grow, integer constants
  if (opcode >= 0x45 && opcode <= 0xc4) return 0;
  return undefined;
}
