import { deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

/** Files that must never stop the others. Made here, so that it is plain what is wrong with each. */
export interface BadFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

const jpeg = (name: string, buffer: Buffer): BadFile => ({ name, mimeType: 'image/jpeg', buffer });
const png = (name: string, buffer: Buffer): BadFile => ({ name, mimeType: 'image/png', buffer });

function noise(widthPx: number, heightPx: number): Sharp {
  const data = Buffer.alloc(widthPx * heightPx * 3, 0).map(
    (_, index) => (index * 7919 + (index >> 7)) & 0xff,
  );
  return sharp(data, { raw: { width: widthPx, height: heightPx, channels: 3 } });
}

export const textCalledJpeg = () => jpeg('text.jpg', Buffer.from('This is no picture. '.repeat(50)));
export const emptyFile = () => jpeg('empty.jpg', Buffer.alloc(0));
export const randomBytes = () =>
  png('random.png', Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 31) & 255)));

export async function truncatedJpeg(): Promise<BadFile> {
  const whole = await noise(320, 240).jpeg().toBuffer();
  return jpeg('truncated.jpg', whole.subarray(0, whole.length / 2));
}

export async function truncatedPng(): Promise<BadFile> {
  const whole = await noise(320, 240).png().toBuffer();
  return png('truncated.png', whole.subarray(0, whole.length / 2));
}

export const onePixelPng = async () => png('one-pixel.png', await noise(1, 1).png().toBuffer());

/** 400 megapixels in about 50 kB: one bit a pixel, all the same. */
export function hugePng(): BadFile {
  const side = 20_000;
  const rows = Buffer.alloc(side * (1 + side / 8));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const chunks = [
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return png('huge.png', Buffer.concat([signature, ...chunks]));
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

export async function animatedGif(): Promise<BadFile> {
  const red = { r: 220, g: 30, b: 30 };
  const blue = { r: 30, g: 30, b: 220 };
  const frame = (background: typeof red) => {
    return sharp({ create: { width: 64, height: 48, channels: 3, background } })
      .png()
      .toBuffer();
  };
  const buffer = await sharp([await frame(red), await frame(blue)], { join: { animated: true } })
    .gif({ delay: [100, 100] })
    .toBuffer();
  return { name: 'animated.gif', mimeType: 'image/gif', buffer };
}

export const svgWithoutSize = (): BadFile => ({
  name: 'no-size.svg',
  mimeType: 'image/svg+xml',
  buffer: Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg"><script>window.hacked = true</script>' +
      '<image href="https://example.com/spy.png" width="9" height="9"/><circle cx="50" cy="50" r="40" fill="red"/></svg>',
  ),
});

/** The first box of a HEIC file: enough for anyone to know what it is, nothing that could be decoded. */
export function heic(): BadFile {
  const box = (type: string, ...parts: Buffer[]) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), ...parts]);
    const size = Buffer.alloc(4);
    size.writeUInt32BE(body.length + 4);
    return Buffer.concat([size, body]);
  };
  const size = Buffer.alloc(12);
  size.writeUInt32BE(4032, 4);
  size.writeUInt32BE(3024, 8);
  const properties = box('iprp', box('ipco', box('ispe', size)));
  const meta = box('meta', Buffer.alloc(4), properties);
  const buffer = Buffer.concat([box('ftyp', Buffer.from('heic\0\0\0\0mif1heic', 'latin1')), meta]);
  return { name: 'phone.heic', mimeType: 'image/heic', buffer };
}

export async function manyPictures(count: number): Promise<BadFile[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const background = { r: (index * 37) % 256, g: (index * 91) % 256, b: (index * 53) % 256 };
      const picture = sharp({ create: { width: 96, height: 64, channels: 3, background } });
      return jpeg(`many-${String(index).padStart(3, '0')}.jpg`, await picture.jpeg().toBuffer());
    }),
  );
}
