import { hostile, type HostileFile } from './hostile-file.ts';
import { PNG_SIGNATURE, packedZeros, png, pngChunk, pngEnd, pngHeader } from './png.ts';

const data = () => pngChunk('IDAT', packedZeros(8 * 25));

/** Files whose parts are there and wrong: lengths, checksums, order, kinds that do not exist. */
export function malformed(sound: ReadonlyMap<string, Buffer>): HostileFile[] {
  return [...malformedPngs(), ...malformedJpegs(sound.get('baseline.jpg') ?? Buffer.alloc(0))];
}

function malformedPngs(): HostileFile[] {
  const header = pngHeader(8, 8);
  const files: Record<string, Buffer> = {
    'no-header': png(data()),
    'two-headers': png(header, header, data()),
    'header-last': png(data(), header),
    'no-data': png(header),
    'empty-data': png(header, pngChunk('IDAT', Buffer.alloc(0))),
    'data-is-noise': png(header, pngChunk('IDAT', Buffer.alloc(99, 7))),
    'data-too-short': png(header, pngChunk('IDAT', packedZeros(10))),
    'wrong-checksum': png(header, pngChunk('IDAT', packedZeros(200), { checksum: 1 })),
    'length-too-long': png(header, pngChunk('IDAT', packedZeros(200), { statedBytes: 2 ** 31 })),
    'length-most': png(header, pngChunk('tEXt', Buffer.alloc(9), { statedBytes: 2 ** 32 - 1 }), data()),
    'length-wraps': png(header, pngChunk('tEXt', Buffer.alloc(9), { statedBytes: 2 ** 32 - 12 }), data()),
    'length-too-short': png(header, pngChunk('IDAT', packedZeros(200), { statedBytes: 1 })),
    'unknown-critical': png(header, pngChunk('ABCD', Buffer.alloc(4)), data()),
    'depth-0': png(pngHeader(8, 8, { bitDepth: 0 }), data()),
    'depth-255': png(pngHeader(8, 8, { bitDepth: 255 }), data()),
    'colour-type-5': png(pngHeader(8, 8, { colourType: 5 }), data()),
    'palette-missing': png(pngHeader(8, 8, { colourType: 3 }), data()),
    'palette-too-long': png(pngHeader(8, 8, { colourType: 3 }), pngChunk('PLTE', Buffer.alloc(3000)), data()),
    'palette-of-one': png(
      pngHeader(8, 8, { colourType: 3 }),
      pngChunk('PLTE', Buffer.alloc(3)),
      pngChunk('IDAT', packedZeros(72)),
    ),
    'alpha-too-long': png(header, pngChunk('tRNS', Buffer.alloc(9999)), data()),
    'interlace-7': png(pngHeader(8, 8, { interlace: 7 }), data()),
    'compression-9': png(pngHeader(8, 8, { compression: 9 }), data()),
    'filter-9': png(pngHeader(8, 8, { filter: 9 }), data()),
    'animation-lies': png(header, pngChunk('acTL', Buffer.from('ffffffff00000000', 'hex')), data()),
    'frame-outside': png(
      header,
      pngChunk('acTL', Buffer.from('0000000100000000', 'hex')),
      pngChunk('fcTL', Buffer.alloc(26, 0xff)),
      data(),
    ),
    'profile-is-noise': png(header, pngChunk('iCCP', Buffer.alloc(300, 3)), data()),
    'exif-is-noise': png(header, pngChunk('eXIf', Buffer.alloc(300, 3)), data()),
    'only-signature': PNG_SIGNATURE,
    'only-end': Buffer.concat([PNG_SIGNATURE, pngEnd()]),
    'iphone-chunk': png(pngChunk('CgBI', Buffer.alloc(4)), header, data()),
  };
  return Object.entries(files).map(([name, bytes]) => hostile(`malformed-${name}.png`, bytes));
}

/** Exif that points at itself, beyond the file, or nowhere. */
function malformedJpegs(jpeg: Buffer): HostileFile[] {
  const exif = (hex: string) => {
    const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), Buffer.from(hex, 'hex')]);
    const head = Buffer.from([0xff, 0xe1, 0, 0]);
    head.writeUInt16BE(body.length + 2, 2);
    return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
  };
  const marker = (hex: string) =>
    Buffer.concat([jpeg.subarray(0, 2), Buffer.from(hex, 'hex'), jpeg.subarray(2)]);
  const files: Record<string, Buffer> = {
    'exif-empty': exif(''),
    'exif-cut': exif('4d4d'),
    'exif-itself': exif('4d4d002a00000008000187690004000000010000000800000008'),
    'exif-beyond': exif('4d4d002affffffff'),
    'exif-many': exif('4d4d002a00000008ffff'),
    'exif-orientation-99': exif('4d4d002a0000000800010112000300000001006300000000000000'),
    'exif-orientation-text': exif('4d4d002a00000008000101120002ffffffff006300000000000000'),
    'exif-little': exif('49492a0008000000ffff'),
    'no-tables': Buffer.concat([
      jpeg.subarray(0, 2),
      jpeg.subarray(jpeg.lastIndexOf(Buffer.from([0xff, 0xda]))),
    ]),
    'two-frames': Buffer.concat([jpeg.subarray(0, -2), jpeg.subarray(2)]),
    arithmetic: marker('ffcc0004ffff'),
    'restart-0': marker('ffdd00040000'),
    'restart-flood': marker(`ffdd00040001${'ffd0'.repeat(1000)}`),
    'profile-1-of-255': marker(
      `ffe20020${Buffer.from('ICC_PROFILE\0\x01\xff', 'latin1').toString('hex')}${'00'.repeat(18)}`,
    ),
  };
  return Object.entries(files).map(([name, bytes]) => hostile(`malformed-${name}.jpg`, bytes));
}
