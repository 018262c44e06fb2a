import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What `MlasConvOperation` is given, by the place of an int32 in it. */
const PLACES = {
  dimensions: 4,
  channels: 16,
  height: 24,
  width: 28,
  kernelHeight: 36,
  kernelWidth: 40,
  dilationDown: 48,
  dilationAcross: 52,
  top: 60,
  left: 64,
  strideDown: 84,
  strideAcross: 88,
  filters: 96,
  outHeight: 100,
  outWidth: 104,
  outSize: 116,
};

interface Shape {
  height: number;
  width: number;
  side: number;
  stride: number;
  top: number;
  left: number;
  outHeight: number;
  outWidth: number;
}

const SCRATCH_NUMBERS = 16384;
/** Addresses: what is told, the filter, the scratch memory and the output. The picture ends where the memory ends. */
const [PARAMETERS, FILTER, SCRATCH, OUTPUT] = [0, 1024, 4096, 4096 + 2 ** 17];
const UNTOUCHED = 7;

type Depthwise = (...numbers: number[]) => number;

const memory = new WebAssembly.Memory({ initial: 12 });
const file = readFileSync(join(import.meta.dirname, 'depthwise.wasm'));
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(file), { env: { memory } });
const depthwise = exports['depthwise'] as Depthwise;

const floats = (count: number, seed: number) =>
  Float32Array.from({ length: count }, (_, at) => Math.sin((at + seed) * 12.9898));

/** As large an output as the borders at the top and at the left leave room for, with the same at the other sides. */
function shape(side: number, stride: number, height: number, width: number, top: number, left = top): Shape {
  const size = (pixels: number, border: number) => Math.floor((pixels + 2 * border - side) / stride) + 1;
  return {
    height,
    width,
    side,
    stride,
    top,
    left,
    outHeight: size(height, top),
    outWidth: size(width, left),
  };
}

function run(shape: Shape, changes: Partial<Record<keyof typeof PLACES, number>> = {}) {
  const { side, stride, outHeight, outWidth } = shape;
  const outSize = outHeight * outWidth;
  const numbers = {
    ...{ dimensions: 2, channels: 1, filters: 1, dilationDown: 1, dilationAcross: 1, outSize, ...shape },
    ...{ kernelHeight: side, kernelWidth: side, strideDown: stride, strideAcross: stride, ...changes },
  };
  const view = new DataView(memory.buffer);
  new Uint8Array(memory.buffer).fill(0);
  for (const [name, place] of Object.entries(PLACES)) {
    view.setInt32(PARAMETERS + place, numbers[name as keyof typeof PLACES], true);
  }
  const picture = floats(shape.height * shape.width, 1);
  const filter = floats(side * side, 2);
  const pictureAt = memory.buffer.byteLength - picture.byteLength;
  new Float32Array(memory.buffer, pictureAt).set(picture);
  new Float32Array(memory.buffer, FILTER).set(filter);
  const output = new Float32Array(memory.buffer, OUTPUT, outSize + 8).fill(UNTOUCHED);
  // what other work left there
  const scratch = new Float32Array(memory.buffer, SCRATCH, SCRATCH_NUMBERS + 8).fill(UNTOUCHED);
  const isDone = depthwise(PARAMETERS, pictureAt, FILTER, 0, SCRATCH, OUTPUT, 0, outSize) === 1;
  return { isDone, picture, filter, output, scratch };
}

/** Products added one after the other in float32. */
function reference(
  { height, width, side, stride, top, left, outHeight, outWidth }: Shape,
  x: Float32Array,
  w: Float32Array,
) {
  const sumAt = (row: number, column: number) => {
    let sum = 0;
    w.forEach((weight, at) => {
      const [y, z] = [row * stride + Math.floor(at / side) - top, column * stride + (at % side) - left];
      const pixel = y >= 0 && y < height && z >= 0 && z < width ? x[y * width + z]! : 0;
      sum = Math.fround(sum + Math.fround(weight * pixel));
    });
    return sum;
  };
  return Float32Array.from({ length: outHeight * outWidth }, (_, at) =>
    sumAt(Math.floor(at / outWidth), at % outWidth),
  );
}

describe('the kernel of depthwise convolutions', () => {
  const sides = [3, 5, 7].flatMap((side) => [1, 2].map((stride) => ({ side, stride })));

  it.each(sides)('computes $side x $side with stride $stride itself, to the last bit', ({ side, stride }) => {
    const widths = Array.from({ length: 36 }, (_, at) => at + 1);
    const borders = [0, 1, (side - 1) >> 1, side - 1];
    const shapes = widths.flatMap((width) =>
      borders.map((border) => shape(side, stride, 1 + ((width * 5) % 17), width, border, borders[width % 4])),
    );
    const done = shapes.filter(({ outWidth, outHeight }) => outWidth >= 4 && outHeight >= 1);
    expect(done.length).toBeGreaterThan(30);
    for (const each of done) expectEqual(each);
  });

  it.each(sides)('takes a large picture in parts: $side x $side with stride $stride', ({ side, stride }) => {
    expectEqual(shape(side, stride, 255, 257, side >> 1));
    // some rows only fit into the scratch memory
    expectEqual(shape(side, stride, 16, 2000, side >> 1));
  });

  it('leaves alone what it does not know', () => {
    const known = shape(5, 1, 12, 12, 2);
    expect(run(known).isDone).toBe(true);
    const others: Parameters<typeof run>[1][] = [
      { dimensions: 3 },
      { channels: 2 },
      { filters: 2 },
      { kernelHeight: 4, kernelWidth: 4 },
      { kernelHeight: 9, kernelWidth: 9 },
      { kernelWidth: 3 },
      { dilationDown: 2 },
      { dilationAcross: 2 },
      { strideDown: 3, strideAcross: 3 },
      { strideAcross: 2 },
      { top: 5 },
      { left: 5 },
      { outWidth: 3 },
      // a part of the output
      { outSize: 145 },
      // a row of which five do not fit into the scratch memory
      { outWidth: 3300 },
    ];
    for (const changes of others) {
      const { isDone, output, scratch } = run(known, changes);
      expect(isDone, JSON.stringify(changes)).toBe(false);
      expect(output.every((number) => number === UNTOUCHED)).toBe(true);
      expect(scratch.every((number) => number === UNTOUCHED)).toBe(true);
    }
  });

  function expectEqual(shape: Shape) {
    const title = JSON.stringify(shape);
    const { isDone, picture, filter, output, scratch } = run(shape);
    expect(isDone, title).toBe(true);
    const wanted = reference(shape, picture, filter);
    // zeros of either sign are equal here: the runtimes are compared bit by bit elsewhere
    expect(
      wanted.every((number, at) => number === output[at]),
      title,
    ).toBe(true);
    expect([...output.subarray(wanted.length), ...scratch.subarray(SCRATCH_NUMBERS)], title).toEqual(
      Array.from({ length: 16 }, () => UNTOUCHED),
    );
  }
});
