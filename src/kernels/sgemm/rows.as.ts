/** Bytes of a panel's row of 16 numbers. */
export const PANEL_ROW: usize = 64;

/** Six rows and half a panel at a time: twelve sums, two vectors of B and one number of A. */
@inline
export function sixRows(
  a: usize,
  b: usize,
  c: usize,
  panelBytes: usize,
  columns: i32,
  aBytes: usize,
  cBytes: usize,
  scale: v128,
  adds: bool,
): void {
  let out = c;
  let left = columns;
  for (let panel = b; left > 0; panel += panelBytes) {
    for (let half: usize = 0; half < PANEL_ROW && left > 0; half += 32) {
      let at = panel + half;
      const end = at + panelBytes;
      const pairsEnd = at + (panelBytes & ~(2 * PANEL_ROW - 1));
      let row0 = a;
      let row1 = a + aBytes;
      let row2 = a + 2 * aBytes;
      let row3 = a + 3 * aBytes;
      let row4 = a + 4 * aBytes;
      let row5 = a + 5 * aBytes;
      let s00 = f32x4.splat(0);
      let s01 = f32x4.splat(0);
      let s10 = f32x4.splat(0);
      let s11 = f32x4.splat(0);
      let s20 = f32x4.splat(0);
      let s21 = f32x4.splat(0);
      let s30 = f32x4.splat(0);
      let s31 = f32x4.splat(0);
      let s40 = f32x4.splat(0);
      let s41 = f32x4.splat(0);
      let s50 = f32x4.splat(0);
      let s51 = f32x4.splat(0);
      while (at < pairsEnd) {
        {
          const b0 = v128.load(at), b1 = v128.load(at, 16);
          const a0 = v128.load32_splat(row0);
          s00 = plus(s00, b0, a0);
          s01 = plus(s01, b1, a0);
          const a1 = v128.load32_splat(row1);
          s10 = plus(s10, b0, a1);
          s11 = plus(s11, b1, a1);
          const a2 = v128.load32_splat(row2);
          s20 = plus(s20, b0, a2);
          s21 = plus(s21, b1, a2);
          const a3 = v128.load32_splat(row3);
          s30 = plus(s30, b0, a3);
          s31 = plus(s31, b1, a3);
          const a4 = v128.load32_splat(row4);
          s40 = plus(s40, b0, a4);
          s41 = plus(s41, b1, a4);
          const a5 = v128.load32_splat(row5);
          s50 = plus(s50, b0, a5);
          s51 = plus(s51, b1, a5);
        }
        {
          const b0 = v128.load(at, 64), b1 = v128.load(at, 80);
          const a0 = v128.load32_splat(row0, 4);
          s00 = plus(s00, b0, a0);
          s01 = plus(s01, b1, a0);
          const a1 = v128.load32_splat(row1, 4);
          s10 = plus(s10, b0, a1);
          s11 = plus(s11, b1, a1);
          const a2 = v128.load32_splat(row2, 4);
          s20 = plus(s20, b0, a2);
          s21 = plus(s21, b1, a2);
          const a3 = v128.load32_splat(row3, 4);
          s30 = plus(s30, b0, a3);
          s31 = plus(s31, b1, a3);
          const a4 = v128.load32_splat(row4, 4);
          s40 = plus(s40, b0, a4);
          s41 = plus(s41, b1, a4);
          const a5 = v128.load32_splat(row5, 4);
          s50 = plus(s50, b0, a5);
          s51 = plus(s51, b1, a5);
        }
        row0 += 8;
        row1 += 8;
        row2 += 8;
        row3 += 8;
        row4 += 8;
        row5 += 8;
        at += 2 * PANEL_ROW;
      }
      if (at < end) {
        const b0 = v128.load(at), b1 = v128.load(at, 16);
        const a0 = v128.load32_splat(row0);
        s00 = plus(s00, b0, a0);
        s01 = plus(s01, b1, a0);
        const a1 = v128.load32_splat(row1);
        s10 = plus(s10, b0, a1);
        s11 = plus(s11, b1, a1);
        const a2 = v128.load32_splat(row2);
        s20 = plus(s20, b0, a2);
        s21 = plus(s21, b1, a2);
        const a3 = v128.load32_splat(row3);
        s30 = plus(s30, b0, a3);
        s31 = plus(s31, b1, a3);
        const a4 = v128.load32_splat(row4);
        s40 = plus(s40, b0, a4);
        s41 = plus(s41, b1, a4);
        const a5 = v128.load32_splat(row5);
        s50 = plus(s50, b0, a5);
        s51 = plus(s51, b1, a5);
      }
      putEight(out, left, s00, s01, scale, adds);
      putEight(out + cBytes, left, s10, s11, scale, adds);
      putEight(out + 2 * cBytes, left, s20, s21, scale, adds);
      putEight(out + 3 * cBytes, left, s30, s31, scale, adds);
      putEight(out + 4 * cBytes, left, s40, s41, scale, adds);
      putEight(out + 5 * cBytes, left, s50, s51, scale, adds);
      out += 32;
      left -= 8;
    }
  }
}

/** Two rows and a panel at a time. */
@inline
export function twoRows(
  a: usize,
  b: usize,
  c: usize,
  panelBytes: usize,
  columns: i32,
  aBytes: usize,
  cBytes: usize,
  scale: v128,
  adds: bool,
): void {
  let out = c;
  let left = columns;
  for (let panel = b; left > 0; panel += panelBytes) {
    let at = panel;
    const end = at + panelBytes;
    const pairsEnd = at + (panelBytes & ~(2 * PANEL_ROW - 1));
    let row0 = a;
    let row1 = a + aBytes;
    let s00 = f32x4.splat(0);
    let s01 = f32x4.splat(0);
    let s02 = f32x4.splat(0);
    let s03 = f32x4.splat(0);
    let s10 = f32x4.splat(0);
    let s11 = f32x4.splat(0);
    let s12 = f32x4.splat(0);
    let s13 = f32x4.splat(0);
    while (at < pairsEnd) {
      {
        const b0 = v128.load(at), b1 = v128.load(at, 16), b2 = v128.load(at, 32), b3 = v128.load(at, 48);
        const a0 = v128.load32_splat(row0);
        s00 = plus(s00, b0, a0);
        s01 = plus(s01, b1, a0);
        s02 = plus(s02, b2, a0);
        s03 = plus(s03, b3, a0);
        const a1 = v128.load32_splat(row1);
        s10 = plus(s10, b0, a1);
        s11 = plus(s11, b1, a1);
        s12 = plus(s12, b2, a1);
        s13 = plus(s13, b3, a1);
      }
      {
        const b0 = v128.load(at, 64), b1 = v128.load(at, 80), b2 = v128.load(at, 96), b3 = v128.load(at, 112);
        const a0 = v128.load32_splat(row0, 4);
        s00 = plus(s00, b0, a0);
        s01 = plus(s01, b1, a0);
        s02 = plus(s02, b2, a0);
        s03 = plus(s03, b3, a0);
        const a1 = v128.load32_splat(row1, 4);
        s10 = plus(s10, b0, a1);
        s11 = plus(s11, b1, a1);
        s12 = plus(s12, b2, a1);
        s13 = plus(s13, b3, a1);
      }
      row0 += 8;
      row1 += 8;
      at += 2 * PANEL_ROW;
    }
    if (at < end) {
      const b0 = v128.load(at), b1 = v128.load(at, 16), b2 = v128.load(at, 32), b3 = v128.load(at, 48);
      const a0 = v128.load32_splat(row0);
      s00 = plus(s00, b0, a0);
      s01 = plus(s01, b1, a0);
      s02 = plus(s02, b2, a0);
      s03 = plus(s03, b3, a0);
      const a1 = v128.load32_splat(row1);
      s10 = plus(s10, b0, a1);
      s11 = plus(s11, b1, a1);
      s12 = plus(s12, b2, a1);
      s13 = plus(s13, b3, a1);
    }
    putEight(out, left, s00, s01, scale, adds);
    if (left > 8) putEight(out + 32, left - 8, s02, s03, scale, adds);
    putEight(out + cBytes, left, s10, s11, scale, adds);
    if (left > 8) putEight(out + cBytes + 32, left - 8, s12, s13, scale, adds);
    out += 64;
    left -= 16;
  }
}

/** One row and a panel at a time. */
@inline
export function oneRow(
  a: usize,
  b: usize,
  c: usize,
  panelBytes: usize,
  columns: i32,
  scale: v128,
  adds: bool,
): void {
  let out = c;
  let left = columns;
  for (let panel = b; left > 0; panel += panelBytes) {
    let at = panel;
    const end = at + panelBytes;
    const pairsEnd = at + (panelBytes & ~(2 * PANEL_ROW - 1));
    let row0 = a;
    let s00 = f32x4.splat(0);
    let s01 = f32x4.splat(0);
    let s02 = f32x4.splat(0);
    let s03 = f32x4.splat(0);
    while (at < pairsEnd) {
      {
        const b0 = v128.load(at), b1 = v128.load(at, 16), b2 = v128.load(at, 32), b3 = v128.load(at, 48);
        const a0 = v128.load32_splat(row0);
        s00 = plus(s00, b0, a0);
        s01 = plus(s01, b1, a0);
        s02 = plus(s02, b2, a0);
        s03 = plus(s03, b3, a0);
      }
      {
        const b0 = v128.load(at, 64), b1 = v128.load(at, 80), b2 = v128.load(at, 96), b3 = v128.load(at, 112);
        const a0 = v128.load32_splat(row0, 4);
        s00 = plus(s00, b0, a0);
        s01 = plus(s01, b1, a0);
        s02 = plus(s02, b2, a0);
        s03 = plus(s03, b3, a0);
      }
      row0 += 8;
      at += 2 * PANEL_ROW;
    }
    if (at < end) {
      const b0 = v128.load(at), b1 = v128.load(at, 16), b2 = v128.load(at, 32), b3 = v128.load(at, 48);
      const a0 = v128.load32_splat(row0);
      s00 = plus(s00, b0, a0);
      s01 = plus(s01, b1, a0);
      s02 = plus(s02, b2, a0);
      s03 = plus(s03, b3, a0);
    }
    putEight(out, left, s00, s01, scale, adds);
    if (left > 8) putEight(out + 32, left - 8, s02, s03, scale, adds);
    out += 64;
    left -= 16;
  }
}

@inline
function plus(sum: v128, b: v128, a: v128): v128 {
  // not fused: its rounding would depend on the machine
  return f32x4.add(sum, f32x4.mul(b, a));
}

/** Writes eight sums, or the first `left` of them where fewer columns are left. */
@inline
function putEight(out: usize, left: i32, first: v128, second: v128, scale: v128, adds: bool): void {
  const low = f32x4.mul(first, scale);
  const high = f32x4.mul(second, scale);
  if (left >= 8) {
    v128.store(out, adds ? f32x4.add(low, v128.load(out)) : low);
    v128.store(out, adds ? f32x4.add(high, v128.load(out, 16)) : high, 16);
  } else if (left >= 4) {
    v128.store(out, adds ? f32x4.add(low, v128.load(out)) : low);
    putFew(out + 16, left - 4, high, adds);
  } else {
    putFew(out, left, low, adds);
  }
}

/** Writes the first `left` lanes, 0 to 3 of them. */
@inline
function putFew(out: usize, left: i32, sums: v128, adds: bool): void {
  let at = out;
  let lanes = sums;
  if (left & 2) {
    v128.store64_lane(at, adds ? f32x4.add(lanes, v128.load64_zero(at)) : lanes, 0);
    lanes = v128.shuffle<f32>(lanes, lanes, 2, 3, 2, 3);
    at += 8;
  }
  if (left & 1) {
    v128.store32_lane(at, adds ? f32x4.add(lanes, v128.load32_zero(at)) : lanes, 0);
  }
}
