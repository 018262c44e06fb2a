/** The largest place that fits into the lower bits of a float64 beside 32 bits of a key. */
const PLACES = 2 ** 21;

/**
 * Places in the order of their keys, smallest first, equal ones by place, NaN at the end.
 *
 * A comparison function is called some 300,000 times for 20,000 places, which takes longer than everything else about
 * them. Numbers alone are sorted by the browser itself: so each place is packed into one number with its key, rounded
 * to float32, and only keys that the rounding has made equal are compared again.
 *
 * @param keys by index in `places`.
 */
export function placesInOrder(places: Uint32Array, keys: Float64Array): Uint32Array {
  const { length } = places;
  if (length > PLACES) throw new RangeError(`${length} places`);
  const rounded = new Float32Array(length);
  const bits = new Uint32Array(rounded.buffer);
  const packed = new Float64Array(length);
  for (let index = 0; index < length; index++) {
    const key = keys[index]!;
    // a sum with 0 is never -0, whose bits are others
    rounded[index] = Number.isNaN(key) ? Infinity : Math.fround(key) + 0;
    packed[index] = inOrder(bits[index]!) * PLACES + index;
  }
  packed.sort();
  const order = new Uint32Array(length);
  for (let rank = 0; rank < length; rank++) order[rank] = packed[rank]! % PLACES;
  settleTies(order, rounded, keys);
  return order.map((index) => places[index]!);
}

/** The bits of a float32 as a whole number with the same order. */
function inOrder(bits: number): number {
  return bits >= 0x8000_0000 ? 0xffff_ffff - bits : bits + 0x8000_0000;
}

function settleTies(order: Uint32Array, rounded: Float32Array, keys: Float64Array): void {
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && rounded[order[end]!] === rounded[order[start]!]) end += 1;
    const equal = order.subarray(start, end);
    if (equal.some((index) => keys[index] !== keys[equal[0]!]))
      equal.sort((a, b) => {
        const difference = keys[a]! - keys[b]!;
        // NaN is no order; so it is by place
        return difference < 0 ? -1 : difference > 0 ? 1 : a - b;
      });
    start = end;
  }
}
