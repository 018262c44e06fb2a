import { threeVectors, twoVectors } from './tiles.as';

/** The kernel at all places of a picture with its border, `height` rows of the output. */
@inline
export function convolve<K, S>(
  picture: usize,
  rowBytes: usize,
  oddBytes: usize,
  filter: usize,
  output: usize,
  height: i32,
  width: i32,
): void {
  const outBytes = <usize>width << 2;
  const stepBytes = rowBytes * sizeof<S>();
  const pair: usize = height > 1 ? 1 : 0;
  const below = stepBytes * pair;
  const outBelow = outBytes * pair;
  for (let row = 0; row < height; row += 2) {
    // a row that is left over is done with the one before, which gives the same numbers again
    const upper = <usize>min(row, height - 1 - <i32>pair);
    const from = picture + upper * stepBytes;
    const out = output + upper * outBytes;
    let column = 0;
    // vectors that are left: threes as long as no single one is left over
    for (let left = (width + 3) >> 2; left > 0; ) {
      if (width >= 12 && (left == 3 || left > 4)) {
        const at = <usize>min(column, width - 12) << 2;
        threeVectors<K, S>(from + at, below, rowBytes, oddBytes, filter, out + at, outBelow);
        column += 12;
        left -= 3;
      } else {
        const at = <usize>max(min(column, width - 8), 0) << 2;
        const beside = <usize>min(4, width - 4) << 2;
        twoVectors<K, S>(from + at, below, beside, rowBytes, oddBytes, filter, out + at, outBelow);
        column += 8;
        left -= 2;
      }
    }
  }
}
