import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { resizeCrop, type RgbPicture } from './pillow-resize.ts';
import { preprocess, type PreprocessSpec } from './preprocess.ts';
import { resizeGeometry } from './resize-geometry.ts';

interface Goldens {
  pictures: Record<string, { widthPx: number; heightPx: number; offset: number }>;
  cases: (Pick<PreprocessSpec, 'widthPx' | 'heightPx' | 'geometry' | 'filter'> & {
    picture: string;
    offset: number;
  })[];
}

const fixtures = new URL('../../tests/fixtures/resize/', import.meta.url);
const goldens = JSON.parse(readFileSync(new URL('goldens.json', fixtures), 'utf8')) as Goldens;
const pixels = new Uint8Array(gunzipSync(readFileSync(new URL('pixels.bin.gz', fixtures))));

const PLAIN: PreprocessSpec = {
  widthPx: 16,
  heightPx: 16,
  geometry: { kind: 'shortest-side-crop', shortestSidePx: 16 },
  filter: 'bicubic',
  mean: [0, 0, 0],
  std: [1, 1, 1],
};

function goldenPicture(name: string): RgbPicture {
  const { widthPx, heightPx, offset } = goldens.pictures[name]!;
  return { data: pixels.slice(offset, offset + widthPx * heightPx * 3), channels: 3, widthPx, heightPx };
}

/** The same picture with a fourth channel that must not matter. */
function withAlpha(picture: RgbPicture): RgbPicture {
  const data = new Uint8ClampedArray((picture.data.length / 3) * 4);
  for (let pixel = 0; pixel < data.length / 4; pixel++) {
    data.set([...picture.data.subarray(pixel * 3, pixel * 3 + 3), pixel % 256], pixel * 4);
  }
  return { ...picture, data, channels: 4 };
}

function filled(widthPx: number, heightPx: number, color: readonly number[]): RgbPicture {
  const data = Uint8Array.from({ length: widthPx * heightPx * 3 }, (_, index) => color[index % 3]!);
  return { data, channels: 3, widthPx, heightPx };
}

describe('resizeCrop', () => {
  test.each(goldens.cases)(
    'equals Pillow: $picture, $geometry.kind, $widthPx x $heightPx, $filter',
    (golden) => {
      const picture = goldenPicture(golden.picture);
      const expected = pixels.subarray(golden.offset, golden.offset + golden.widthPx * golden.heightPx * 3);
      const crop = resizeGeometry(picture, golden);
      expect(resizeCrop(picture, crop, golden.filter)).toEqual(expected);
      expect(resizeCrop(withAlpha(picture), crop, golden.filter)).toEqual(expected);
    },
  );
});

it('reads every row that a window needs, also where a later window begins before the first', () => {
  // 1 x 7 -> 3 x 21, rows 10 and 11 wanted: row 10 lies on row 3 exactly, row 11 begins its window at row 2
  const data = Uint8Array.from(
    { length: 21 },
    (_, index) => [250, 0, 130, 10, 255, 90, 40][Math.floor(index / 3)]!,
  );
  const whole = { leftPx: 0, widthPx: 3, resizedWidthPx: 3, resizedHeightPx: 21 };
  const picture: RgbPicture = { data, channels: 3, widthPx: 1, heightPx: 7 };
  const all = resizeCrop(picture, { ...whole, topPx: 0, heightPx: 21 }, 'bicubic');
  const part = resizeCrop(picture, { ...whole, topPx: 10, heightPx: 2 }, 'bicubic');
  expect(part).toEqual(all.slice(10 * 9, 12 * 9));
});

describe('resizeGeometry', () => {
  it('cuts the other side to whole pixels and rounds the offset half to even', () => {
    // 299 / 200 * 224 = 334.88; (334 - 224) / 2 = 55. For 303 px: 339, (339 - 224) / 2 = 57.5 -> 58.
    const spec = {
      ...PLAIN,
      widthPx: 224,
      heightPx: 224,
      geometry: { kind: 'shortest-side-crop', shortestSidePx: 224 },
    } as const;
    expect(resizeGeometry({ widthPx: 299, heightPx: 200 }, spec)).toMatchObject({
      resizedWidthPx: 334,
      leftPx: 55,
    });
    expect(resizeGeometry({ widthPx: 303, heightPx: 200 }, spec)).toMatchObject({
      resizedWidthPx: 339,
      leftPx: 58,
    });
    expect(resizeGeometry({ widthPx: 201, heightPx: 200 }, spec)).toMatchObject({
      resizedWidthPx: 225,
      leftPx: 0,
    });
  });
});

describe('preprocess', () => {
  it('gives planes in the order red, green, blue, normalised in float32', () => {
    const result = preprocess(filled(20, 30, [255, 51, 0]), {
      ...PLAIN,
      mean: [0.5, 0.1, 0.25],
      std: [0.5, 0.3, 0.1],
    });
    const f = Math.fround;
    expect(result.slice(0, 256)).toEqual(new Float32Array(256).fill((1 - 0.5) / 0.5));
    expect(result.slice(256, 512)).toEqual(new Float32Array(256).fill(f(f(51 / 255) - f(0.1)) / f(0.3)));
    expect(result.slice(512)).toEqual(new Float32Array(256).fill(f(-0.25) / f(0.1)));
  });

  test.each([
    [1, 1],
    [1, 20_000],
    [20_000, 1],
  ])('reads a picture of %i x %i', (widthPx, heightPx) => {
    const result = preprocess(filled(widthPx, heightPx, [9, 9, 9]), PLAIN);
    expect(result).toEqual(new Float32Array(3 * 256).fill(Math.fround(9 / 255)));
  });

  it('reads a view into a larger buffer', () => {
    const picture = goldenPicture('photo');
    const larger = new Uint8Array(picture.data.length + 7);
    larger.set(picture.data, 5);
    const view = larger.subarray(5, 5 + picture.data.length);
    expect(preprocess({ ...picture, data: view }, PLAIN)).toEqual(preprocess(picture, PLAIN));
  });

  it('refuses an empty picture and data of the wrong length', () => {
    const picture = filled(2, 2, [0, 0, 0]);
    expect(() => preprocess({ ...picture, widthPx: 0 }, PLAIN)).toThrow(RangeError);
    expect(() => preprocess({ ...picture, channels: 4 }, PLAIN)).toThrow('needs 16 bytes, got 12');
  });

  const sides = fc.integer({ min: 1, max: 60 });
  const specs = fc.record({
    filter: fc.constantFrom('bicubic', 'bilinear'),
    geometry: fc.constantFrom({ kind: 'squash' }, { kind: 'shortest-side-crop', shortestSidePx: 19 }),
  });

  it('keeps a picture of one colour at that colour', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(sides, sides, fc.tuple(byte, byte, byte), specs, (widthPx, heightPx, color, spec) => {
        const result = preprocess(filled(widthPx, heightPx, color), {
          ...PLAIN,
          ...(spec as Partial<PreprocessSpec>),
        });
        for (const channel of [0, 1, 2]) {
          const plane = new Set(result.slice(channel * 256, channel * 256 + 256));
          expect([...plane]).toEqual([Math.fround(color[channel]! / 255)]);
        }
      }),
    );
  });

  it('stays within 0..1 before normalisation, whatever the picture', () => {
    fc.assert(
      fc.property(
        sides,
        sides,
        fc.infiniteStream(fc.constantFrom(0, 255)),
        specs,
        (widthPx, heightPx, bytes, spec) => {
          const data = Uint8Array.from(bytes.take(widthPx * heightPx * 3));
          const picture: RgbPicture = { data, channels: 3, widthPx, heightPx };
          const result = preprocess(picture, { ...PLAIN, ...(spec as Partial<PreprocessSpec>) });
          expect(result.every((value) => value >= 0 && value <= 1)).toBe(true);
        },
      ),
    );
  });
});
