/**
 * Layer normalisation of ONNX Runtime, in AssemblyScript: `scripts/runtime` has the runtime's function ask this one first. Mean
 * and variance of a row come from one number after the other (Welford's way), each with a division that waits for the last:
 * sixteen cycles a number. A row's sums must have its order to have its bits, but rows need not wait for each other: here eight
 * of them are summed up side by side.
 */

const ROWS: i32 = 8;
/** float32 counts exactly below this. */
const MOST_NUMBERS: i64 = 1 << 24;

/**
 * One row, from what the runtime's lambda has captured, addresses of: 0 the parameters, 4 X, 8 scale, 12 bias, 24 epsilon, 28
 * whether there is no mean, 32 Y, 36 the means (or null), 40 the inverse deviations (or null).
 *
 * parameters: 0 rows, 8 numbers of a row, 32 how scale and bias go on from row to row, as int64; 40 whether in yet another way.
 *
 * The first of every eight rows does the work of all of them, since every row is asked for exactly once, by whatever thread.
 *
 * @returns whether the row is done or another's; if not, the runtime is to do it.
 */
export function layerNorm(job: usize, row: i32): bool {
  const parameters = load<usize>(job);
  const size = load<i64>(parameters, 8);
  const isPlain = load<i64>(parameters, 32) == 0 && !load<u8>(parameters, 40) && !load<u8>(load<usize>(job, 28));
  if (!isPlain || size <= 0 || size >= MOST_NUMBERS) return false;
  if (row % ROWS == 0) eightRows(job, row, load<i32>(parameters), <i32>size);
  return true;
}

@inline
function eightRows(job: usize, row: i32, rows: i32, size: i32): void {
  const stride = <usize>size << 2;
  const x = load<usize>(load<usize>(job, 4));
  // past the end the last row comes again
  const last = x + <usize>(rows - 1) * stride;
  let x0 = x + <usize>row * stride;
  let x1 = min(x0 + stride, last);
  let x2 = min(x1 + stride, last);
  let x3 = min(x2 + stride, last);
  let x4 = min(x3 + stride, last);
  let x5 = min(x4 + stride, last);
  let x6 = min(x5 + stride, last);
  let x7 = min(x6 + stride, last);
  let low = f32x4.splat(0);
  let lowSquares = f32x4.splat(0);
  let high = f32x4.splat(0);
  let highSquares = f32x4.splat(0);
  let count = f32x4.splat(0);
  for (let column = 0; column + 4 <= size; column += 4) {
    const n0 = f32x4.add(count, f32x4.splat(1));
    const n1 = f32x4.add(count, f32x4.splat(2));
    const n2 = f32x4.add(count, f32x4.splat(3));
    count = f32x4.add(count, f32x4.splat(4));
    let r0 = v128.load(x0);
    let r1 = v128.load(x1);
    let r2 = v128.load(x2);
    let r3 = v128.load(x3);
    let t0 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
    let t1 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
    let t2 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
    let t3 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
    r0 = v128.shuffle<i64>(t0, t1, 0, 2);
    r1 = v128.shuffle<i64>(t0, t1, 1, 3);
    r2 = v128.shuffle<i64>(t2, t3, 0, 2);
    r3 = v128.shuffle<i64>(t2, t3, 1, 3);
    let old = f32x4.sub(r0, low);
    low = f32x4.add(low, f32x4.div(old, n0));
    lowSquares = f32x4.add(f32x4.mul(old, f32x4.sub(r0, low)), lowSquares);
    old = f32x4.sub(r1, low);
    low = f32x4.add(low, f32x4.div(old, n1));
    lowSquares = f32x4.add(f32x4.mul(old, f32x4.sub(r1, low)), lowSquares);
    old = f32x4.sub(r2, low);
    low = f32x4.add(low, f32x4.div(old, n2));
    lowSquares = f32x4.add(f32x4.mul(old, f32x4.sub(r2, low)), lowSquares);
    old = f32x4.sub(r3, low);
    low = f32x4.add(low, f32x4.div(old, count));
    lowSquares = f32x4.add(f32x4.mul(old, f32x4.sub(r3, low)), lowSquares);
    r0 = v128.load(x4);
    r1 = v128.load(x5);
    r2 = v128.load(x6);
    r3 = v128.load(x7);
    t0 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
    t1 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
    t2 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
    t3 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
    r0 = v128.shuffle<i64>(t0, t1, 0, 2);
    r1 = v128.shuffle<i64>(t0, t1, 1, 3);
    r2 = v128.shuffle<i64>(t2, t3, 0, 2);
    r3 = v128.shuffle<i64>(t2, t3, 1, 3);
    old = f32x4.sub(r0, high);
    high = f32x4.add(high, f32x4.div(old, n0));
    highSquares = f32x4.add(f32x4.mul(old, f32x4.sub(r0, high)), highSquares);
    old = f32x4.sub(r1, high);
    high = f32x4.add(high, f32x4.div(old, n1));
    highSquares = f32x4.add(f32x4.mul(old, f32x4.sub(r1, high)), highSquares);
    old = f32x4.sub(r2, high);
    high = f32x4.add(high, f32x4.div(old, n2));
    highSquares = f32x4.add(f32x4.mul(old, f32x4.sub(r2, high)), highSquares);
    old = f32x4.sub(r3, high);
    high = f32x4.add(high, f32x4.div(old, count));
    highSquares = f32x4.add(f32x4.mul(old, f32x4.sub(r3, high)), highSquares);
    x0 += 16;
    x1 += 16;
    x2 += 16;
    x3 += 16;
    x4 += 16;
    x5 += 16;
    x6 += 16;
    x7 += 16;
  }
  for (let column = size & ~3; column < size; column++) {
    count = f32x4.add(count, f32x4.splat(1));
    const a = fourNumbers(x0, x1, x2, x3);
    let old = f32x4.sub(a, low);
    low = f32x4.add(low, f32x4.div(old, count));
    lowSquares = f32x4.add(f32x4.mul(old, f32x4.sub(a, low)), lowSquares);
    const b = fourNumbers(x4, x5, x6, x7);
    old = f32x4.sub(b, high);
    high = f32x4.add(high, f32x4.div(old, count));
    highSquares = f32x4.add(f32x4.mul(old, f32x4.sub(b, high)), highSquares);
    x0 += 4;
    x1 += 4;
    x2 += 4;
    x3 += 4;
    x4 += 4;
    x5 += 4;
    x6 += 4;
    x7 += 4;
  }
  const epsilon = v128.load32_splat(load<usize>(job, 24));
  let mean = low;
  let squares = lowSquares;
  for (let half = row; half < min(row + ROWS, rows); half += 4) {
    let deviation = f32x4.sqrt(f32x4.add(epsilon, f32x4.div(squares, count)));
    for (let each = half; each < min(half + 4, rows); each++) {
      writeRow(job, each, size, f32x4.extract_lane(mean, 0), f32x4.extract_lane(deviation, 0));
      mean = v128.shuffle<f32>(mean, mean, 1, 2, 3, 0);
      deviation = v128.shuffle<f32>(deviation, deviation, 1, 2, 3, 0);
    }
    mean = high;
    squares = highSquares;
  }
}

@inline
function fourNumbers(a: usize, b: usize, c: usize, d: usize): v128 {
  const two = v128.load32_lane(b, v128.load32_zero(a), 1);
  return v128.load32_lane(d, v128.load32_lane(c, two, 2), 3);
}

@inline
function writeRow(job: usize, row: i32, size: i32, mean: f32, deviation: f32): void {
  const place = <usize>row * (<usize>size << 2);
  let x = load<usize>(load<usize>(job, 4)) + place;
  let y = load<usize>(load<usize>(job, 32)) + place;
  let scale = load<usize>(load<usize>(job, 8));
  let bias = load<usize>(load<usize>(job, 12));
  const hasBias = bias != 0;
  const means = f32x4.splat(mean);
  const deviations = f32x4.splat(deviation);
  let column = 0;
  for (; column + 4 <= size; column += 4) {
    const shares = f32x4.div(f32x4.sub(v128.load(x), means), deviations);
    const scaled = f32x4.mul(shares, v128.load(scale));
    v128.store(y, hasBias ? f32x4.add(scaled, v128.load(bias)) : scaled);
    x += 16;
    y += 16;
    scale += 16;
    bias += 16;
  }
  for (; column < size; column++) {
    const scaled = ((load<f32>(x) - mean) / deviation) * load<f32>(scale);
    store<f32>(y, hasBias ? scaled + load<f32>(bias) : scaled);
    x += 4;
    y += 4;
    scale += 4;
    bias += 4;
  }
  const meansOut = load<usize>(load<usize>(job, 36));
  if (meansOut) store<f32>(meansOut + (<usize>row << 2), mean);
  const inverses = load<usize>(load<usize>(job, 40));
  if (inverses) store<f32>(inverses + (<usize>row << 2), <f32>1 / deviation);
}
