import { ZEROS } from './notes.as';

/** Writes what has been summed up of a row, with all that belongs to it. */
@inline
export function put(c: usize, left: i32, ofPanel: usize, ofRow: usize, low: v128, high: v128, adds: bool): void {
  const sum = v128.load32_splat(ofRow);
  const restLow = i32x4.add(v128.load(ofPanel), i32x4.mul(v128.load(ofPanel, ZEROS), sum));
  const restHigh = i32x4.add(v128.load(ofPanel, 16), i32x4.mul(v128.load(ofPanel, ZEROS + 16), sum));
  putEight(c, left, i32x4.add(low, restLow), i32x4.add(high, restHigh), adds);
}

/** Writes eight int32, or adds them to what is there: the first `left` of them where fewer columns are left. */
@inline
function putEight(out: usize, left: i32, low: v128, high: v128, adds: bool): void {
  if (left >= 8) {
    v128.store(out, adds ? i32x4.add(low, v128.load(out)) : low);
    v128.store(out, adds ? i32x4.add(high, v128.load(out, 16)) : high, 16);
  } else if (left >= 4) {
    v128.store(out, adds ? i32x4.add(low, v128.load(out)) : low);
    putFew(out + 16, left - 4, high, adds);
  } else {
    putFew(out, left, low, adds);
  }
}

/** The first `left` lanes, 0 to 3 of them. */
@inline
function putFew(out: usize, left: i32, sums: v128, adds: bool): void {
  let at = out;
  let lanes = sums;
  if (left & 2) {
    v128.store64_lane(at, adds ? i32x4.add(lanes, v128.load64_zero(at)) : lanes, 0);
    lanes = v128.shuffle<i32>(lanes, lanes, 2, 3, 2, 3);
    at += 8;
  }
  if (left & 1) {
    v128.store32_lane(at, adds ? i32x4.add(lanes, v128.load32_zero(at)) : lanes, 0);
  }
}
