import { describe, expect, it } from 'vitest';
import { canWiden, widen, widenedBytes } from './widen.ts';

/** In a room that is larger and not empty. */
function numbers(elementType: number, weights: Uint8Array<ArrayBuffer>): number[] {
  const wide = widen(elementType, weights, new Float32Array(8).fill(7));
  expect(wide.length).toBe(widenedBytes(elementType, weights.length));
  return [...new Float32Array(wide.slice().buffer)];
}

describe('widen', () => {
  it('keeps the numbers of float16, from any byte of a file', () => {
    const file = Uint8Array.of(9, 0x00, 0x3c, 0xff, 0x7b, 0x01, 0x00, 0x00, 0xc0, 0x00, 0x7c);
    expect(numbers(10, file.subarray(1))).toEqual([1, 65504, 2 ** -24, -2, Infinity]);
    expect(widenedBytes(10, 10)).toBe(20);
  });

  it('keeps the numbers of int8 and uint8', () => {
    expect(numbers(3, Uint8Array.of(0, 127, 128, 255))).toEqual([0, 127, -128, -1]);
    expect(numbers(2, Uint8Array.of(0, 127, 128, 255))).toEqual([0, 127, 128, 255]);
    expect(widenedBytes(3, 3)).toBe(12);
  });

  it('uses the same room again', () => {
    const room = new Float32Array(4);
    widen(3, Uint8Array.of(1, 2, 3, 4), room);
    const again = widen(3, Uint8Array.of(5, 6), room);
    expect(again.buffer).toBe(room.buffer);
    expect([...room]).toEqual([5, 6, 3, 4]);
  });

  it('takes nothing else', () => {
    expect([1, 2, 3, 7, 10, 16].filter(canWiden)).toEqual([2, 3, 10]);
    expect(() => widen(16, new Uint8Array(2), new Float32Array(2))).toThrow(RangeError);
  });
});
