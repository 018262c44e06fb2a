/**
 * The least and the greatest number of a part of a tensor, in AssemblyScript: `scripts/runtime` has ONNX Runtime's function for
 * it, with which the scale of quantised numbers is found, ask this one first. That one spends seven of eight instructions on
 * NaN and the sign of zero. float32 numbers, their bits taken for whole ones, have the same order, -0 before 0, if those of
 * negative ones are turned around; NaN lie beyond both ends, and what has any is left to the runtime.
 */

/** Of the greatest finite number, and of the least. */
const GREATEST: i32 = 0x7f7fffff;
const LEAST: i32 = -0x7f800000;
/** Of infinity, and of minus infinity. */
const INFINITE: i32 = 0x7f800000;
const MINUS_INFINITE: i32 = -0x7f800001;

/**
 * From what the runtime's lambda has captured: addresses of 4 numbers of a part, 8 of all, 12 results, 16 the numbers; 20 the
 * results, `[results, 2]`.
 *
 * @param first the first part, and `end` the one behind the last.
 * @returns whether it is done.
 */
export function minMax(job: usize, first: usize, end: usize): bool {
  const size = load<i32>(load<usize>(job, 4));
  const part = load<i32>(first);
  const start = part * size;
  const count = min(load<i32>(end) * size, load<i32>(load<usize>(job, 8))) - start;
  let at = load<usize>(load<usize>(job, 16)) + (<usize>start << 2);
  let least0 = i32x4.splat(GREATEST);
  let most0 = i32x4.splat(LEAST);
  let least1 = least0;
  let most1 = most0;
  let left = count;
  for (; left >= 8; left -= 8) {
    const low = ordered(v128.load(at));
    const high = ordered(v128.load(at, 16));
    least0 = i32x4.min_s(least0, low);
    most0 = i32x4.max_s(most0, low);
    least1 = i32x4.min_s(least1, high);
    most1 = i32x4.max_s(most1, high);
    at += 32;
  }
  for (; left >= 4; left -= 4) {
    const numbers = ordered(v128.load(at));
    least0 = i32x4.min_s(least0, numbers);
    most0 = i32x4.max_s(most0, numbers);
    at += 16;
  }
  const least = leastOf(i32x4.min_s(least0, least1));
  const most = ~leastOf(v128.not(i32x4.max_s(most0, most1)));
  if (least < MINUS_INFINITE || most > INFINITE) return false;
  let minimum = numberOf(least);
  let maximum = numberOf(most);
  // as the runtime does it, to which both zeros are one here
  for (; left > 0; left--) {
    const number = load<f32>(at);
    if (minimum > number) minimum = number;
    if (maximum < number) maximum = number;
    at += 4;
  }
  const out = load<usize>(job, 20) + (<usize>(part % load<i32>(load<usize>(job, 12))) << 3);
  store<f32>(out, minimum);
  store<f32>(out, maximum, 4);
  return true;
}

@inline
function ordered(numbers: v128): v128 {
  return v128.xor(numbers, i32x4.shr_u(i32x4.shr_s(numbers, 31), 1));
}

@inline
function numberOf(ordered: i32): f32 {
  return reinterpret<f32>(ordered ^ ((ordered >> 31) & 0x7fffffff));
}

@inline
function leastOf(four: v128): i32 {
  const two = i32x4.min_s(four, v128.shuffle<i32>(four, four, 2, 3, 0, 1));
  return min(i32x4.extract_lane(two, 0), i32x4.extract_lane(two, 1));
}
