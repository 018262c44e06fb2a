import sharp, { type Sharp } from 'sharp';

const WIDTH_PX = 96;
const HEIGHT_PX = 72;

function noise(channels: 3 | 4): Sharp {
  const raw = Buffer.alloc(WIDTH_PX * HEIGHT_PX * channels).map(
    (_, index) => ((index * 7919) ^ (index >> 5)) & 0xff,
  );
  return sharp(raw, { raw: { width: WIDTH_PX, height: HEIGHT_PX, channels } });
}

function animation(): Promise<Buffer[]> {
  const colours = ['#c82020', '#2020c8', '#20c820'];
  return Promise.all(
    colours.map((background) =>
      sharp({ create: { width: 32, height: 24, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
}

/** One sound file a format, by its name: what the damage is done to. */
export async function soundPictures(): Promise<Map<string, Buffer>> {
  const frames = await animation();
  const joined = () => sharp(frames, { join: { animated: true } });
  const made: Record<string, Sharp> = {
    'baseline.jpg': noise(3).jpeg({ quality: 90 }),
    'progressive.jpg': noise(3).jpeg({ progressive: true }),
    'cmyk.jpg': noise(3).toColourspace('cmyk').jpeg(),
    'rgb.png': noise(3).png(),
    'alpha.png': noise(4).png(),
    'interlaced.png': noise(3).png({ progressive: true }),
    'palette.png': noise(3).png({ palette: true }),
    'still.gif': noise(3).gif(),
    'animated.gif': joined().gif(),
    'lossy.webp': noise(3).webp(),
    'lossless.webp': noise(4).webp({ lossless: true }),
    'animated.webp': joined().webp(),
    'picture.avif': noise(3).avif({ effort: 0 }),
    'picture.tiff': noise(3).tiff(),
  };
  const sound = new Map<string, Buffer>();
  for (const [name, picture] of Object.entries(made)) sound.set(name, await picture.toBuffer());
  sound.set('picture.bmp', bmp(WIDTH_PX, HEIGHT_PX, Buffer.alloc(WIDTH_PX * HEIGHT_PX * 3, 0x55)));
  sound.set('picture.ico', ico(sound.get('rgb.png') ?? Buffer.alloc(0), WIDTH_PX, HEIGHT_PX));
  return sound;
}

export function bmp(widthPx: number, heightPx: number, pixels: Buffer, bitsAPixel = 24): Buffer {
  const header = Buffer.alloc(54);
  header.write('BM', 0, 'latin1');
  header.writeUInt32LE(54 + pixels.length, 2);
  header.writeUInt32LE(54, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(widthPx, 18);
  header.writeInt32LE(heightPx, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(bitsAPixel, 28);
  header.writeUInt32LE(pixels.length, 34);
  return Buffer.concat([header, pixels]);
}

/** An icon that says its picture has this size, whatever the picture says. */
export function ico(picture: Buffer, widthPx: number, heightPx: number): Buffer {
  const header = Buffer.alloc(22);
  header.set([0, 0, 1, 0, 1, 0, widthPx & 0xff, heightPx & 0xff, 0, 0, 1, 0, 32, 0]);
  header.writeUInt32LE(picture.length, 14);
  header.writeUInt32LE(22, 18);
  return Buffer.concat([header, picture]);
}
