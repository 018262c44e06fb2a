/**
 * The logistic function 1 / (1 + e^-x), in AssemblyScript: `scripts/runtime` puts it in the place of ONNX Runtime's own
 * (`MlasComputeLogistic`), from which QuickGelu, Sigmoid and others are made. The numbers are those of its rational function,
 * with the same steps in the same order. That one takes four numbers at a time, and spends most of its instructions on what is
 * to happen with NaN and with the sign of zero in a minimum, and on constants. Here eight are taken, and the minima and maxima
 * are those that a processor has: a NaN stays a NaN, and no zero comes here whose sign would differ.
 */
export function logistic(input: usize, output: usize, count: usize): void {
  let from = input;
  let to = output;
  const end = input + (count << 2);
  for (; from + 32 <= end; from += 32) {
    const x0 = limited(v128.load(from));
    const x1 = limited(v128.load(from, 16));
    const s0 = f32x4.mul(x0, x0);
    const s1 = f32x4.mul(x1, x1);
    let c = bits(0x2e403551);
    let p0 = f32x4.mul(s0, c);
    let p1 = f32x4.mul(s1, c);
    c = bits(0x33f84ecb);
    p0 = f32x4.mul(s0, f32x4.add(p0, c));
    p1 = f32x4.mul(s1, f32x4.add(p1, c));
    c = bits(0x387f413b);
    p0 = f32x4.mul(s0, f32x4.add(p0, c));
    p1 = f32x4.mul(s1, f32x4.add(p1, c));
    c = bits(0x3c0b7d58);
    p0 = f32x4.mul(s0, f32x4.add(p0, c));
    p1 = f32x4.mul(s1, f32x4.add(p1, c));
    c = bits(0x3e7e3f32);
    p0 = f32x4.mul(x0, f32x4.add(p0, c));
    p1 = f32x4.mul(x1, f32x4.add(p1, c));
    c = bits(0x2b2bc4f5);
    let q0 = f32x4.mul(s0, c);
    let q1 = f32x4.mul(s1, c);
    c = bits(0x31c5f27b);
    q0 = f32x4.mul(s0, f32x4.add(q0, c));
    q1 = f32x4.mul(s1, f32x4.add(q1, c));
    c = bits(0x36d317dd);
    q0 = f32x4.mul(s0, f32x4.add(q0, c));
    q1 = f32x4.mul(s1, f32x4.add(q1, c));
    c = bits(0x3adf153f);
    q0 = f32x4.mul(s0, f32x4.add(q0, c));
    q1 = f32x4.mul(s1, f32x4.add(q1, c));
    c = bits(0x3def3e18);
    q0 = f32x4.mul(s0, f32x4.add(q0, c));
    q1 = f32x4.mul(s1, f32x4.add(q1, c));
    c = bits(0x3f7e3f34);
    q0 = f32x4.add(q0, c);
    q1 = f32x4.add(q1, c);
    v128.store(to, share(p0, q0));
    v128.store(to, share(p1, q1), 16);
    to += 32;
  }
  for (; from + 16 <= end; from += 16) {
    v128.store(to, logisticOf(v128.load(from)));
    to += 16;
  }
  for (; from < end; from += 4) {
    v128.store32_lane(to, logisticOf(v128.load32_zero(from)), 0);
    to += 4;
  }
}

@inline
function logisticOf(number: v128): v128 {
  const x = limited(number);
  const s = f32x4.mul(x, x);
  let p = f32x4.mul(s, bits(0x2e403551));
  p = f32x4.mul(s, f32x4.add(p, bits(0x33f84ecb)));
  p = f32x4.mul(s, f32x4.add(p, bits(0x387f413b)));
  p = f32x4.mul(s, f32x4.add(p, bits(0x3c0b7d58)));
  p = f32x4.mul(x, f32x4.add(p, bits(0x3e7e3f32)));
  let q = f32x4.mul(s, bits(0x2b2bc4f5));
  q = f32x4.mul(s, f32x4.add(q, bits(0x31c5f27b)));
  q = f32x4.mul(s, f32x4.add(q, bits(0x36d317dd)));
  q = f32x4.mul(s, f32x4.add(q, bits(0x3adf153f)));
  q = f32x4.mul(s, f32x4.add(q, bits(0x3def3e18)));
  return share(p, f32x4.add(q, bits(0x3f7e3f34)));
}

/** Beyond 18 the function is 0 or 1 in float32. */
@inline
function limited(x: v128): v128 {
  return f32x4.pmin(f32x4.pmax(x, f32x4.splat(-18)), f32x4.splat(18));
}

@inline
function share(p: v128, q: v128): v128 {
  const sum = f32x4.add(f32x4.div(p, q), f32x4.splat(0.5));
  return f32x4.pmin(f32x4.pmax(sum, f32x4.splat(0)), f32x4.splat(1));
}

@inline
function bits(value: i32): v128 {
  return i32x4.splat(value);
}
