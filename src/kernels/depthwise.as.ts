import { border } from './depthwise/border.as';
import { convolve } from './depthwise/convolve.as';
import { sideOf } from './depthwise/taps.as';

/**
 * Depthwise convolutions of 3 x 3, 5 x 5 and 7 x 7 for ONNX Runtime, in AssemblyScript: `scripts/runtime` lets the runtime's
 * convolution ask here first. The runtime would copy every picture 9, 25 or 49 times and multiply a matrix of one row; here a
 * picture is copied once, with a border of zeros, and read in place. Products are added in the same order from 0, zeros of the
 * border included, so the results are equal to the last bit. (All but the last one to three numbers of a picture whose size is no
 * multiple of 4: the runtime adds those in another order.)
 */

/** Numbers that a thread's scratch memory holds: 64 KB. */
const SCRATCH: i32 = 16384;

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
  const side = load<i32>(parameters, 36);
  const stride = load<i32>(parameters, 84);
  const outWidth = load<i32>(parameters, 104);
  const isDepthwise =
    load<i32>(parameters, 4) == 2 && load<i32>(parameters, 16) == 1 && load<i32>(parameters, 96) == 1;
  const isKnown = side == load<i32>(parameters, 40) && (side == 3 || side == 5 || side == 7);
  const isDense = load<i32>(parameters, 48) == 1 && load<i32>(parameters, 52) == 1;
  const isStrided = stride == load<i32>(parameters, 88) && (stride == 1 || stride == 2);
  const isWhole = start == 0 && count == load<i32>(parameters, 116) && load<f32>(parameters, 124) == 0;
  if (!(isDepthwise && isKnown && isDense && isStrided && isWhole)) return 0;
  if (load<i32>(parameters, 60) >= side || load<i32>(parameters, 64) >= side) return 0;
  if (outWidth < 4 || outWidth > SCRATCH) return 0;
  if (stride == 1) {
    if (side == 3) return bands<u8, u8>(parameters, input, filter, scratch, output);
    if (side == 5) return bands<u16, u8>(parameters, input, filter, scratch, output);
    return bands<u32, u8>(parameters, input, filter, scratch, output);
  }
  if (side == 3) return bands<u8, u16>(parameters, input, filter, scratch, output);
  if (side == 5) return bands<u16, u16>(parameters, input, filter, scratch, output);
  return bands<u32, u16>(parameters, input, filter, scratch, output);
}

/** As many rows of the output at a time as the scratch memory has room for. @returns 0 if it has none for a single one. */
@inline
function bands<K, S>(parameters: usize, input: usize, filter: usize, scratch: usize, output: usize): i32 {
  const stride = <i32>sizeof<S>();
  const side = <i32>sideOf<K>();
  const height = load<i32>(parameters, 24);
  const width = load<i32>(parameters, 28);
  const top = load<i32>(parameters, 60);
  const left = load<i32>(parameters, 64);
  const outHeight = load<i32>(parameters, 100);
  const outWidth = load<i32>(parameters, 104);
  const columns = (outWidth - 1) * stride + side;
  const evens = (columns + stride - 1) / stride;
  const rowLength = evens * stride;
  const rowsThatFit = SCRATCH / rowLength;
  if (rowsThatFit < side) return 0;
  const most = (rowsThatFit - side) / stride + 1;
  for (let row = 0; row < outHeight; row += most) {
    const rows = min(most, outHeight - row);
    const needed = (rows - 1) * stride + side;
    border<S>(scratch, row * stride, needed, columns, input, height, width, top, left);
    const out = output + (<usize>(row * outWidth) << 2);
    convolve<K, S>(scratch, <usize>rowLength << 2, <usize>evens << 2, filter, out, rows, outWidth);
  }
  return 1;
}
