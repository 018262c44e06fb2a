/**
 * Copies a picture `[height, width]` to `top` and `left` in zeros, of which `rows` from row `first` on are wanted, `columns` each. With a
 * stride `S` of 2 a row's even numbers come first, then its odd ones.
 */
@inline
export function border<S>(
  out: usize,
  first: i32,
  rows: i32,
  columns: i32,
  input: usize,
  height: i32,
  width: i32,
  top: i32,
  left: i32,
): void {
  const evens = sizeof<S>() == 1 ? columns : (columns + 1) >> 1;
  const rowBytes = <usize>evens * sizeof<S>() * 4;
  memory.fill(out, 0, rowBytes * rows);
  // what does not fit there is not needed
  const copied = min(width, columns - left);
  const begin = max(first, top);
  const end = min(first + rows, top + height);
  let from = input + (<usize>((begin - top) * width) << 2);
  let to = out + <usize>(begin - first) * rowBytes;
  if (sizeof<S>() == 1) {
    to += <usize>left << 2;
    for (let row = begin; row < end; row++) {
      copyRow(to, from, copied);
      from += <usize>width << 2;
      to += rowBytes;
    }
  } else {
    const oddBytes = <usize>evens << 2;
    // where the picture's first and second number go
    let first = to + (<usize>(left >> 1) << 2) + (left & 1 ? oddBytes : 0);
    let second = to + (<usize>((left + 1) >> 1) << 2) + (left & 1 ? 0 : oddBytes);
    for (let row = begin; row < end; row++) {
      splitRow(first, second, from, copied);
      from += <usize>width << 2;
      first += rowBytes;
      second += rowBytes;
    }
  }
}

@inline
function copyRow(to: usize, from: usize, count: i32): void {
  if (count < 4) {
    for (let at: usize = 0; at < <usize>count << 2; at += 4) store<f32>(to + at, load<f32>(from + at));
  } else {
    // the last vector may overlap the one before
    const last = <usize>(count - 4) << 2;
    for (let at: usize = 0; at < last; at += 16) v128.store(to + at, v128.load(from + at));
    v128.store(to + last, v128.load(from + last));
  }
}

/** The first number, the third and so on to one place, the others to another. */
@inline
function splitRow(first: usize, second: usize, from: usize, count: i32): void {
  let done = 0;
  if (count >= 8) {
    const last = (count - 8) & ~1;
    for (let at = 0; at < last; at += 8) splitEight(first, second, from, at);
    splitEight(first, second, from, last);
    done = last + 8;
  }
  for (; done < count; done++) {
    const to = (done & 1 ? second : first) + (<usize>(done >> 1) << 2);
    store<f32>(to, load<f32>(from + (<usize>done << 2)));
  }
}

@inline
function splitEight(first: usize, second: usize, from: usize, at: i32): void {
  const four = v128.load(from + (<usize>at << 2));
  const next = v128.load(from + (<usize>at << 2), 16);
  const to = <usize>at << 1;
  v128.store(first + to, v128.shuffle<f32>(four, next, 0, 2, 4, 6));
  v128.store(second + to, v128.shuffle<f32>(four, next, 1, 3, 5, 7));
}
