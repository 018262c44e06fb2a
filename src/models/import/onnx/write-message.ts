import { concatBytes } from '@noble/hashes/utils.js';
import { WIRE } from './wire.ts';
import { varint } from './write-part.ts';

/** The wire format of protobuf, written field by field. */

export function message(number: number, content: Uint8Array): Uint8Array {
  return concatBytes(tag(number, WIRE.bytes), Uint8Array.from(varint(content.length)), content);
}

/** @param value below 2^53; one below 0 is written as the format wants it, as the 64 bits of its complement. */
export function integer(number: number, value: number): Uint8Array {
  const digits = value < 0 ? negative(value) : varint(value);
  return concatBytes(tag(number, WIRE.varint), Uint8Array.from(digits));
}

function negative(value: number): number[] {
  const digits: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest >= 0x80n; rest >>= 7n) digits.push(Number(rest & 0x7fn) | 0x80);
  return [...digits, Number(rest)];
}

export function text(number: number, content: string): Uint8Array {
  return message(number, utf8(content));
}

const encoder = new TextEncoder();

export function utf8(content: string): Uint8Array {
  return encoder.encode(content);
}

function tag(number: number, wire: number): Uint8Array {
  return Uint8Array.from(varint(number * 8 + wire));
}
