import fc from 'fast-check';
import { expect, it } from 'vitest';
import { placesInOrder } from './gallery-places.ts';

function reference(places: number[], keys: number[]): number[] {
  const keyOf = (index: number) => (Number.isNaN(keys[index]) ? Infinity : keys[index]!);
  return places
    .map((place, index) => ({ place, index }))
    .sort((a, b) => {
      const [one, other] = [keyOf(a.index), keyOf(b.index)];
      return one < other ? -1 : one > other ? 1 : a.index - b.index;
    })
    .map(({ place }) => place);
}

it('is the order of the keys, equal ones as they were, NaN last', () => {
  // 0.1 and its neighbours differ in float64 and are equal in float32
  const key = fc.oneof(
    fc.double({ min: -20, max: 20 }),
    fc.constantFrom(0, -0, 1, -1, Number.NaN, 0.1, 0.1 + 1e-12, 0.1 - 1e-12),
  );
  fc.assert(
    fc.property(fc.array(key, { maxLength: 80 }), (keys) => {
      const places = keys.map((_, index) => index * 3 + 1);
      const found = placesInOrder(Uint32Array.from(places), Float64Array.from(keys));
      expect([...found]).toEqual(reference(places, keys));
    }),
  );
});
