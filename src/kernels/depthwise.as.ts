/**
 * Depthwise convolutions of 3 x 3 for ONNX Runtime, in AssemblyScript: `scripts/runtime` lets the runtime's convolution ask here
 * first. The runtime would copy every picture nine times and multiply a matrix of one row; here a picture is copied once, with a
 * border of zeros, and read in place. Nine products are added in the same order from 0, zeros of the border included, so the
 * results are equal to the last bit. (All but the last one to three numbers of a picture whose size is no multiple of 4: the runtime
 * adds those in another order.)
 */

/** Numbers that a thread's scratch memory holds: 64 KB. */
const SCRATCH: i32 = 16384;
/** What the last vector of a row may read past the end. */
const SLACK: i32 = 8;

/**
 * One picture, one filter, `output` before bias and activation, from what `MlasConvOperation` is given. Of its parameters are read,
 * as int32: 4 dimensions, 16 input channels, 24 height, 28 width, 36 and 40 kernel, 48 and 52 dilation, 60 and 64 border at the top and at
 * the left, 84 and 88 stride, 96 filters, 100 and 104 output's height and width, 116 its size; 124 the factor of what is in the output already,
 * float32.
 *
 * @returns 0 if this is another convolution, of which nothing has been done.
 */
export function depthwise(
  parameters: usize,
  input: usize,
  filter: usize,
  bias: usize,
  scratch: usize,
  output: usize,
  start: i32,
  count: i32,
): i32 {
  const stride = load<i32>(parameters, 84);
  const height = load<i32>(parameters, 24);
  const width = load<i32>(parameters, 28);
  const top = load<i32>(parameters, 60);
  const left = load<i32>(parameters, 64);
  const outHeight = load<i32>(parameters, 100);
  const outWidth = load<i32>(parameters, 104);
  const isDepthwise =
    load<i32>(parameters, 4) == 2 && load<i32>(parameters, 16) == 1 && load<i32>(parameters, 96) == 1;
  const isThree = load<i32>(parameters, 36) == 3 && load<i32>(parameters, 40) == 3;
  const isDense = load<i32>(parameters, 48) == 1 && load<i32>(parameters, 52) == 1;
  const isStrided = stride == load<i32>(parameters, 88) && (stride == 1 || stride == 2);
  const isWhole = start == 0 && count == load<i32>(parameters, 116) && load<f32>(parameters, 124) == 0;
  if (!(isDepthwise && isThree && isDense && isStrided && isWhole)) return 0;
  if (outWidth < 4 || outHeight < 1 || top > 2 || left > 2) return 0;
  const rows = (outHeight - 1) * stride + 3;
  const columns = (outWidth - 1) * stride + 3;
  if (rows > SCRATCH || columns > SCRATCH || rows * columns + SLACK > SCRATCH) return 0;
  border(scratch, rows, columns, input, height, width, top, left);
  convolve(scratch, columns, filter, output, outHeight, outWidth, stride);
  return 1;
}

/** Copies a picture `[height, width]` into `[rows, columns]` zeros. What does not fit there is not needed. */
@inline
function border(
  out: usize,
  rows: i32,
  columns: i32,
  input: usize,
  height: i32,
  width: i32,
  top: i32,
  left: i32,
): void {
  memory.fill(out, 0, <usize>(rows * columns + SLACK) << 2);
  const copiedBytes = <usize>min(width, columns - left) << 2;
  const copiedRows = min(height, rows - top);
  let from = input;
  let to = out + (<usize>(top * columns + left) << 2);
  for (let row = 0; row < copiedRows; row++) {
    memory.copy(to, from, copiedBytes);
    from += <usize>width << 2;
    to += <usize>columns << 2;
  }
}

@inline
function convolve(
  picture: usize,
  columns: i32,
  filter: usize,
  output: usize,
  outHeight: i32,
  outWidth: i32,
  stride: i32,
): void {
  const f0 = v128.load32_splat(filter);
  const f1 = v128.load32_splat(filter, 4);
  const f2 = v128.load32_splat(filter, 8);
  const f3 = v128.load32_splat(filter, 12);
  const f4 = v128.load32_splat(filter, 16);
  const f5 = v128.load32_splat(filter, 20);
  const f6 = v128.load32_splat(filter, 24);
  const f7 = v128.load32_splat(filter, 28);
  const f8 = v128.load32_splat(filter, 32);
  const rowBytes = <usize>columns << 2;
  const stepBytes = rowBytes * <usize>stride;
  let upper = picture;
  let out = output;
  for (let row = 0; row < outHeight; row++) {
    const middle = upper + rowBytes;
    const lower = middle + rowBytes;
    for (let column = 0; column < outWidth; column += 4) {
      // the last vector of a row may overlap the one before: it gives the same numbers again
      const at = <usize>min(column, outWidth - 4) << 2;
      const from = at * <usize>stride;
      let sum = f32x4.splat(0);
      if (stride == 1) {
        sum = plus(sum, f0, v128.load(upper + from));
        sum = plus(sum, f1, v128.load(upper + from, 4));
        sum = plus(sum, f2, v128.load(upper + from, 8));
        sum = plus(sum, f3, v128.load(middle + from));
        sum = plus(sum, f4, v128.load(middle + from, 4));
        sum = plus(sum, f5, v128.load(middle + from, 8));
        sum = plus(sum, f6, v128.load(lower + from));
        sum = plus(sum, f7, v128.load(lower + from, 4));
        sum = plus(sum, f8, v128.load(lower + from, 8));
      } else {
        sum = plus(sum, f0, everySecond(upper + from));
        sum = plus(sum, f1, everySecond(upper + from + 4));
        sum = plus(sum, f2, everySecond(upper + from + 8));
        sum = plus(sum, f3, everySecond(middle + from));
        sum = plus(sum, f4, everySecond(middle + from + 4));
        sum = plus(sum, f5, everySecond(middle + from + 8));
        sum = plus(sum, f6, everySecond(lower + from));
        sum = plus(sum, f7, everySecond(lower + from + 4));
        sum = plus(sum, f8, everySecond(lower + from + 8));
      }
      v128.store(out + at, sum);
    }
    upper += stepBytes;
    out += <usize>outWidth << 2;
  }
}

@inline
function plus(sum: v128, weight: v128, pixels: v128): v128 {
  // not fused: its rounding would depend on the machine
  return f32x4.add(sum, f32x4.mul(weight, pixels));
}

@inline
function everySecond(at: usize): v128 {
  return v128.shuffle<f32>(v128.load(at), v128.load(at, 16), 0, 2, 4, 6);
}
