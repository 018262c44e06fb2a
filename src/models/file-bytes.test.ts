import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeldBytes } from './file-bytes.ts';

const pieces = fc.array(fc.uint8Array({ minLength: 0, maxLength: 9 }), { minLength: 1, maxLength: 9 });

function joined(parts: readonly Uint8Array[]): number[] {
  return parts.flatMap((part) => [...part]);
}

const held = (parts: readonly Uint8Array[]) => new HeldBytes(parts.map((part) => new Uint8Array(part)));

/** Spans that do not overlap, in any order: between sorted cuts, every other one. */
function spansIn(size: number, cuts: number[]) {
  const sorted = cuts.map((cut) => cut % (size + 1)).sort((a, b) => a - b);
  const spans = [];
  for (let at = 0; at + 1 < sorted.length; at += 2) spans.push({ start: sorted[at]!, end: sorted[at + 1]! });
  return spans.reverse();
}

describe('HeldBytes', () => {
  it('gives every awaited span once, whatever the pieces', () => {
    fc.assert(
      fc.property(pieces, fc.array(fc.nat(100), { maxLength: 12 }), (parts, cuts) => {
        const whole = joined(parts);
        const bytes = held(parts);
        expect(bytes.size).toBe(whole.length);
        const spans = spansIn(whole.length, cuts);
        bytes.keepOnly(spans);
        for (const { start, end } of spans) {
          expect([...bytes.take(start, end)]).toEqual(whole.slice(start, end));
        }
      }),
    );
  });

  it('can be looked at without being taken, up to its end', async () => {
    const bytes = held([Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5)]);
    expect([...new Uint8Array(await bytes.slice(1, 99).arrayBuffer())]).toEqual([2, 3, 4, 5]);
    expect([...bytes.take(0, 5)]).toEqual([1, 2, 3, 4, 5]);
  });

  it('lets go what was taken and what nobody awaits', () => {
    const bytes = held([Uint8Array.of(1, 2), Uint8Array.of(3, 4), Uint8Array.of(5, 6)]);
    bytes.keepOnly([{ start: 1, end: 3 }]);
    expect([...bytes.take(1, 3)]).toEqual([2, 3]);
    expect(() => bytes.take(1, 3)).toThrow('taken before');
    expect(() => bytes.take(4, 6)).toThrow('taken before');
  });
});
