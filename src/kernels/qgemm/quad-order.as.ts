import { COUNTS_BYTES, orderOf, QUAD_BYTES } from './layout.as';

/**
 * In which order the quads of a panel are multiplied where a processor adds two products of an unsigned and a signed byte in 16
 * bits, which hold 32,767 at most (x64 without AVX-VNNI). A byte of A is 255 at most, so as long as weights of one sign that meet
 * in a lane come to no more than 128 the sum is exact (128 * 255 = 32,640). Three kinds of quads follow from the weights alone:
 *
 * 1. Pairs of quads of which four weights a lane keep to that: their 16-bit sums are added before they are widened.
 * 2. Single quads of which the two weights a lane do.
 * 3. Wide quads, whose bytes are widened before they are multiplied.
 *
 * The order is a list of a panel's whole quads (uint16), pairs first, then single ones, then wide ones, behind the numbers of pairs and
 * of single ones (int32).
 */

/** What weights of one sign in a lane may come to. */
const MOST_WEIGHT: i16 = 128;
/** A quad is tried with so many that have found none to be with. */
const MOST_TRIES: usize = 3;

/** Writes the order of a panel, behind its quads. */
@inline
export function orderQuads(quads: usize, depth: i32): void {
  const order = orderOf(quads, depth);
  const list = order + COUNTS_BYTES;
  const end = list + (<usize>(depth >> 2) << 1);
  // pairs grow from the front, those that are left from the back
  let paired = list;
  let left = end;
  for (let quad = 0; quad < depth >> 2; quad++) {
    const at = quads + <usize>quad * QUAD_BYTES;
    const tries = min(end, left + 2 * MOST_TRIES);
    let other = left;
    while (other < tries && !fit(at, quads + <usize>load<u16>(other) * QUAD_BYTES)) other += 2;
    if (other < tries) {
      // takes it from those that are left first: the last pair needs its place
      const found = load<u16>(other);
      store<u16>(other, load<u16>(left));
      left += 2;
      store<u16>(paired, found);
      store<u16>(paired, <u16>quad, 2);
      paired += 4;
    } else {
      left -= 2;
      store<u16>(left, <u16>quad);
    }
  }
  let single = left;
  for (let at = left; at < end; at += 2) {
    const quad = load<u16>(at);
    if (!fits(quads + <usize>quad * QUAD_BYTES)) continue;
    store<u16>(at, load<u16>(single));
    store<u16>(single, quad);
    single += 2;
  }
  store<i32>(order, <i32>((paired - list) >> 2));
  store<i32>(order, <i32>((single - left) >> 1), 4);
}

/** Whether two quads keep to the most weight together. */
@inline
function fit(one: usize, other: usize): bool {
  const low = v128.load(one);
  const high = v128.load(one, 16);
  const otherLow = v128.load(other);
  const otherHigh = v128.load(other, 16);
  const above = i16x8.max_s(
    i16x8.add(positives(low), positives(otherLow)),
    i16x8.add(positives(high), positives(otherHigh)),
  );
  const below = i16x8.min_s(
    i16x8.add(negatives(low), negatives(otherLow)),
    i16x8.add(negatives(high), negatives(otherHigh)),
  );
  return isWithin(above, below);
}

/** Whether one quad does alone. */
@inline
function fits(quad: usize): bool {
  const low = v128.load(quad);
  const high = v128.load(quad, 16);
  return isWithin(i16x8.max_s(positives(low), positives(high)), i16x8.min_s(negatives(low), negatives(high)));
}

@inline
function isWithin(above: v128, below: v128): bool {
  const over = i16x8.gt_s(above, i16x8.splat(MOST_WEIGHT));
  const under = i16x8.lt_s(below, i16x8.splat(-MOST_WEIGHT));
  return !v128.any_true(v128.or(over, under));
}

/** Sums of what is above zero in two bytes each. */
@inline
function positives(bytes: v128): v128 {
  return i16x8.extadd_pairwise_i8x16_s(i8x16.max_s(bytes, i8x16.splat(0)));
}

@inline
function negatives(bytes: v128): v128 {
  return i16x8.extadd_pairwise_i8x16_s(i8x16.min_s(bytes, i8x16.splat(0)));
}
