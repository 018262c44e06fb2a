import { deflateRawSync } from 'node:zlib';
import sharp from 'sharp';
import { hostile, type HostileFile } from './hostile-file.ts';
import { packedZeros, png, pngChunk, pngHeader } from './png.ts';
import { bmp, ico } from './sound-pictures.ts';

/** Little bytes that ask for much memory or much time. */
export async function bombs(): Promise<HostileFile[]> {
  return [...pngBombs(), ...(await jpegBombs()), ...gifBombs(), ...webpBombs(), ...otherBombs()];
}

const HUGE = [20_000, 65_535, 1_000_000, 2 ** 31 - 1, 2 ** 32 - 1];

function pngBombs(): HostileFile[] {
  const oneBit = { bitDepth: 1, colourType: 0 };
  const said = HUGE.map((side) =>
    hostile(`bomb-header-${side}.png`, png(pngHeader(side, side), pngChunk('IDAT', packedZeros(1000)))),
  );
  const thin = HUGE.map((side) =>
    hostile(`bomb-thin-${side}.png`, png(pngHeader(side, 1), pngChunk('IDAT', packedZeros(1000)))),
  );
  return [
    ...said,
    ...thin,
    // 400 megapixels in 50 kB
    hostile(
      'bomb-real.png',
      png(pngHeader(20_000, 20_000, oneBit), pngChunk('IDAT', packedZeros(20_000 * 2501))),
    ),
    // the header says 8 x 8, the packed pixels unpack to 200 MB
    hostile('bomb-idat.png', png(pngHeader(8, 8), pngChunk('IDAT', packedZeros(200e6)))),
    hostile('bomb-text.png', png(pngHeader(8, 8), packedText('zTXt', 100e6), smallData())),
    hostile('bomb-profile.png', png(pngHeader(8, 8), packedText('iCCP', 100e6), smallData())),
    hostile('bomb-chunks.png', png(pngHeader(8, 8), repeated(emptyText, 200_000), smallData())),
    hostile('zero-wide.png', png(pngHeader(0, 10), smallData())),
    hostile('zero-high.png', png(pngHeader(10, 0), smallData())),
  ];
}

function repeated(part: Buffer, times: number): Buffer {
  return Buffer.concat(Array<Buffer>(times).fill(part));
}

const emptyText = pngChunk('tEXt', Buffer.alloc(0));
const smallData = () => pngChunk('IDAT', packedZeros(8 * 25));

function packedText(type: string, bytes: number): Buffer {
  return pngChunk(type, Buffer.concat([Buffer.from('name\0\0', 'latin1'), packedZeros(bytes)]));
}

async function jpegBombs(): Promise<HostileFile[]> {
  const sound = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#808080' } })
    .jpeg({ progressive: true })
    .toBuffer();
  const frame = sound.indexOf(Buffer.from([0xff, 0xc2]));
  const scan = sound.lastIndexOf(Buffer.from([0xff, 0xda]));
  const sized = (widthPx: number, heightPx: number) => {
    const changed = Buffer.from(sound);
    changed.writeUInt16BE(heightPx, frame + 5);
    changed.writeUInt16BE(widthPx, frame + 7);
    return changed;
  };
  const [head, last, end] = [sound.subarray(0, scan), sound.subarray(scan, -2), sound.subarray(-2)];
  const large = sized(8000, 8000).subarray(0, scan);
  return [
    hostile('bomb-header.jpg', sized(65_535, 65_535)),
    hostile('bomb-below-the-limit.jpg', sized(6300, 6300)),
    hostile('zero.jpg', sized(0, 0)),
    hostile('no-height.jpg', sized(64, 0)),
    hostile('bomb-scans.jpg', Buffer.concat([head, repeated(last, 5000), end])),
    hostile('bomb-large-scans.jpg', Buffer.concat([large, repeated(last, 300), end])),
    hostile(
      'bomb-many-large-scans.jpg',
      Buffer.concat([sized(10_900, 10_900).subarray(0, scan), repeated(last, 90), end]),
    ),
    hostile('bomb-fill-bytes.jpg', Buffer.concat([sound.subarray(0, 2), Buffer.alloc(5e6, 0xff)])),
    hostile('segment-of-length-0.jpg', Buffer.from('ffd8ffe00000ffe00000ffc20000ffd9', 'hex')),
    hostile(
      'segments-of-length-2.jpg',
      Buffer.concat([sound.subarray(0, 2), repeated(Buffer.from('ffe00002', 'hex'), 500_000), end]),
    ),
  ];
}

function gifBombs(): HostileFile[] {
  const gif = (screen: [number, number], ...frames: Buffer[]) => {
    const header = Buffer.from('GIF89a\0\0\0\0\x80\0\0\0\0\0\xff\xff\xff', 'latin1');
    header.writeUInt16LE(screen[0], 6);
    header.writeUInt16LE(screen[1], 8);
    return Buffer.concat([header, ...frames, Buffer.from(';')]);
  };
  const frame = (widthPx: number, heightPx: number, left = 0) => {
    const head = Buffer.from(',\0\0\0\0\0\0\0\0\0\x02\x02L\x01\0', 'latin1');
    head.writeUInt16LE(left, 1);
    head.writeUInt16LE(widthPx, 5);
    head.writeUInt16LE(heightPx, 7);
    return head;
  };
  return [
    hostile('bomb-header.gif', gif([65_535, 65_535], frame(1, 1))),
    hostile('bomb-frame.gif', gif([1, 1], frame(65_535, 65_535))),
    hostile('frame-outside.gif', gif([10, 10], frame(10, 10, 65_000))),
    hostile('bomb-frames.gif', gif([500, 500], repeated(frame(500, 500), 50_000))),
    hostile('no-frame.gif', gif([10, 10])),
    hostile('zero.gif', gif([0, 0], frame(0, 0))),
  ];
}

function webpBombs(): HostileFile[] {
  const webp = (...chunks: Buffer[]) => {
    const body = Buffer.concat([Buffer.from('WEBP', 'latin1'), ...chunks]);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(body.length);
    return Buffer.concat([Buffer.from('RIFF', 'latin1'), size, body]);
  };
  const chunk = (type: string, data: Buffer, statedBytes = data.length) => {
    const head = Buffer.alloc(8);
    head.write(type, 0, 'latin1');
    head.writeUInt32LE(statedBytes, 4);
    return Buffer.concat([head, data]);
  };
  const canvas = Buffer.from('10000000fffffffffffb', 'hex');
  const lossless = Buffer.concat([Buffer.from('2fffffffff', 'hex'), Buffer.alloc(64)]);
  const lossy = Buffer.concat([Buffer.from('9001009d012aff3fff3f', 'hex'), Buffer.alloc(64)]);
  return [
    hostile('bomb-canvas.webp', webp(chunk('VP8X', canvas), chunk('VP8L', lossless))),
    hostile('bomb-lossless.webp', webp(chunk('VP8L', lossless))),
    hostile('bomb-lossy.webp', webp(chunk('VP8 ', lossy))),
    hostile('chunk-too-long.webp', webp(chunk('VP8L', lossless, 2 ** 32 - 1))),
    hostile('small-canvas.webp', webp(chunk('VP8X', Buffer.alloc(10)), chunk('VP8L', lossless))),
  ];
}

function otherBombs(): HostileFile[] {
  const hugePng = png(pngHeader(30_000, 30_000), pngChunk('IDAT', packedZeros(100)));
  const box = (type: string, data: Buffer, statedBytes = data.length + 8) => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(statedBytes);
    head.write(type, 4, 'latin1');
    return Buffer.concat([head, data]);
  };
  const brand = (name: string) => box('ftyp', Buffer.from(`${name}\0\0\0\0mif1${name}`, 'latin1'));
  const endless = (name: string) => Buffer.concat([brand(name), box('meta', Buffer.alloc(64), 0)]);
  const jxl = Buffer.from('0000000c4a584c200d0a870a', 'hex');
  const icns = Buffer.concat([Buffer.from('icns\0\0\x10\0ic07\0\0\0\0', 'latin1'), Buffer.alloc(64)]);
  const tiff = Buffer.from('49492a0008000000ffff', 'hex');
  return [
    hostile('bomb-header.bmp', bmp(60_000, 60_000, Buffer.alloc(100))),
    hostile('bomb-negative.bmp', bmp(-60_000, -60_000, Buffer.alloc(100))),
    hostile('bomb-lowest.bmp', bmp(-(2 ** 31), -(2 ** 31), Buffer.alloc(100))),
    hostile('bomb-thin.bmp', bmp(1, 2 ** 31 - 1, Buffer.alloc(100))),
    hostile('odd-depth.bmp', bmp(10, 10, Buffer.alloc(400), 77)),
    hostile('bomb-inside.ico', ico(hugePng, 16, 16)),
    hostile('itself-inside.ico', ico(ico(Buffer.alloc(22), 1, 1), 1, 1)),
    hostile('many-entries.ico', Buffer.concat([Buffer.from('00000100ffff', 'hex'), Buffer.alloc(1e6, 1)])),
    // loops in the libraries that read these were reported for boxes of length 0
    hostile('box-of-length-0.avif', endless('avif')),
    hostile('box-of-length-0.heic', endless('heic')),
    hostile(
      'box-of-length-0.jp2',
      Buffer.concat([Buffer.from('0000000c6a5020200d0a870a', 'hex'), box('jp2h', Buffer.alloc(64), 0)]),
    ),
    hostile('box-of-length-0.jxl', Buffer.concat([jxl, box('jxlc', Buffer.alloc(64), 0)])),
    hostile('entry-of-length-0.icns', icns),
    hostile('endless-directory.tiff', Buffer.concat([tiff, Buffer.alloc(12 * 65_535, 1)])),
    hostile('directory-in-itself.tiff', Buffer.from('49492a000800000000000800000008000000', 'hex')),
    hostile('packed.svgz', deflateRawSync(Buffer.alloc(50e6))),
  ];
}
