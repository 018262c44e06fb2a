/**
 * Whether this processor's dot product of bytes, an instruction of relaxed SIMD that is only defined for 7 bits, is exact with
 * all 8, and in which sense. In AssemblyScript: `npm run kernels` makes `dot-probe.wasm` of it.
 */

/** @returns 1 if every product of a signed and an unsigned byte is right, four of them added. */
export function isExactUnsigned(): i32 {
  for (let a = -128; a < 128; a++) {
    for (let b = 0; b < 256; b++) if (withFourProducts(a - b, a, b) != a - b + 4 * a * b) return 0;
  }
  return 1;
}

/** @returns 1 if every product of two signed bytes is right, four of them added. */
export function isExactSigned(): i32 {
  for (let a = -128; a < 128; a++) {
    for (let b = -128; b < 128; b++) if (withFourProducts(a - b, a, b) != a - b + 4 * a * b) return 0;
  }
  return 1;
}

/**
 * @returns 1 if two products of a signed and an unsigned byte are right, added in 16 bits, as long as the signed ones come to no more
 * than 128, which is as much as such a sum has room for.
 */
export function isExactInPairs(): i32 {
  for (let a = -128; a < 128; a++) {
    const rest = a < 0 ? -128 - a : min(128 - a, 127);
    for (let b = 0; b < 256; b++) if (ofTwoProducts(a, b, rest, 255) != a * b + rest * 255) return 0;
  }
  return 1;
}

function ofTwoProducts(a: i32, b: i32, c: i32, d: i32): i32 {
  const signed = i8x16.replace_lane(i8x16.splat(<i8>a), 1, <i8>c);
  const unsigned = i8x16.replace_lane(i8x16.splat(<i8>b), 1, <i8>d);
  return i16x8.extract_lane_s(i16x8.relaxed_dot_i8x16_i7x16_s(signed, unsigned), 0);
}

function withFourProducts(sum: i32, a: i32, b: i32): i32 {
  const sums = i32x4.relaxed_dot_i8x16_i7x16_add_s(i8x16.splat(<i8>a), i8x16.splat(<i8>b), i32x4.splat(sum));
  return i32x4.extract_lane(sums, 0);
}
