/**
 * Rows and columns of a kernel, which stand for themselves as a type `K`: `u8` is 3, `u16` 5, `u32` 7. The stride is the size of
 * a type `S` likewise: `u8` is 1, `u16` 2. Given as values, all cases would share loops that ask every time.
 */
@inline
export function sideOf<K>(): usize {
  return sizeof<K>() == 1 ? 3 : sizeof<K>() == 2 ? 5 : 7;
}

/** Adds one row of a kernel, one weight after the other, to four sums side by side, whose pixels begin at `even`. */
@inline
export function addRow<K, S>(
  before: v128,
  even: usize,
  oddBytes: usize,
  w0: v128,
  w1: v128,
  w2: v128,
  w3: v128,
  w4: v128,
  w5: v128,
  w6: v128,
): v128 {
  // of a stride of 2 the even pixels of a row lie side by side, and so do the odd ones
  const odd = sizeof<S>() == 1 ? even : even + oddBytes;
  let sum = plus(before, w0, v128.load(even));
  if (sizeof<S>() == 1) {
    sum = plus(sum, w1, v128.load(odd, 4));
    sum = plus(sum, w2, v128.load(even, 8));
    if (sideOf<K>() > 3) {
      sum = plus(sum, w3, v128.load(odd, 12));
      sum = plus(sum, w4, v128.load(even, 16));
    }
    if (sideOf<K>() > 5) {
      sum = plus(sum, w5, v128.load(odd, 20));
      sum = plus(sum, w6, v128.load(even, 24));
    }
  } else {
    sum = plus(sum, w1, v128.load(odd));
    sum = plus(sum, w2, v128.load(even, 4));
    if (sideOf<K>() > 3) {
      sum = plus(sum, w3, v128.load(odd, 4));
      sum = plus(sum, w4, v128.load(even, 8));
    }
    if (sideOf<K>() > 5) {
      sum = plus(sum, w5, v128.load(odd, 8));
      sum = plus(sum, w6, v128.load(even, 12));
    }
  }
  return sum;
}

@inline
function plus(sum: v128, weight: v128, pixels: v128): v128 {
  // not fused: its rounding would depend on the machine
  return f32x4.add(sum, f32x4.mul(weight, pixels));
}
