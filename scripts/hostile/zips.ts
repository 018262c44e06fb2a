import { BlobReader, BlobWriter, ZipWriter } from '@zip.js/zip.js/lib/zip-core-custom.js';
import { hostile, type HostileFile } from './hostile-file.ts';
import { soundModel } from './models.ts';
import { Random } from './random.ts';

type Options = ConstructorParameters<typeof ZipWriter>[1];

/** Zip files that are no model, or more than one. */
export async function hostileZips(): Promise<HostileFile[]> {
  const sound = await zip(soundModel());
  return [
    hostile('empty.zip', ''),
    hostile('noise.zip', new Random(5).bytes(20_000)),
    hostile('no-files.zip', await zip({})),
    hostile('end-missing.zip', sound.subarray(0, -30)),
    hostile('cut.zip', sound.subarray(0, sound.length / 2)),
    hostile('picture.zip', Buffer.from('ffd8ffe000104a464946', 'hex')),
    ...(await bombs()),
    ...(await ways()),
    hostile('encrypted.zip', await zip(soundModel(), { password: 'secret', zipCrypto: true })),
    hostile('changed.zip', changed(sound)),
  ];
}

async function zip(files: Record<string, Buffer>, options: Options = {}): Promise<Buffer> {
  const writer = new ZipWriter(new BlobWriter(), { useWebWorkers: false, ...options });
  for (const [path, bytes] of Object.entries(files)) {
    await writer.add(path, new BlobReader(new Blob([new Uint8Array(bytes)])));
  }
  return Buffer.from(await (await writer.close()).arrayBuffer());
}

async function bombs(): Promise<HostileFile[]> {
  const bomb = await zip({ 'config.json': Buffer.from('{}'), 'onnx/model.onnx': Buffer.alloc(200e6) });
  const many = Object.fromEntries(
    Array.from({ length: 3000 }, (_, index) => [`${index}.json`, Buffer.from('{}')]),
  );
  return [
    hostile('bomb.zip', bomb),
    hostile('bomb-that-lies.zip', withSize(bomb, 1000)),
    hostile('bomb-of-4-gb.zip', withSize(bomb, 0xffff_fffe)),
    hostile('many-files.zip', await zip(many, { level: 0 })),
    hostile('itself-inside.zip', await zip({ 'a.zip': await zip({ 'a.zip': bomb }) })),
  ];
}

/** Names that lead out of the folder, in files of which everything else is right. */
async function ways(): Promise<HostileFile[]> {
  const names = [
    '../config.json',
    '/etc/config.json',
    'a/../../../config.json',
    'C:/config.json',
    '..\\config.json',
  ];
  return Promise.all(
    names.map(async (name, index) => {
      const stand = 'x'.repeat(name.length);
      const bytes = await zip({ [stand]: Buffer.from('{}') });
      return hostile(
        `way-out-${index}.zip`,
        Buffer.from(bytes.toString('latin1').replaceAll(stand, name), 'latin1'),
      );
    }),
  );
}

/** The unpacked size of the last file, changed where the list of contents and the file itself state it. */
function withSize(bytes: Buffer, size: number): Buffer {
  const result = Buffer.from(bytes);
  const central = result.lastIndexOf(Buffer.from('PK\u0001\u0002', 'latin1'));
  result.writeUInt32LE(size, central + 24);
  result.writeUInt32LE(size, result.readUInt32LE(central + 42) + 22);
  return result;
}

/** A byte of a packed file is another one. */
function changed(bytes: Buffer): Buffer {
  const result = Buffer.from(bytes);
  result[5000] = (result[5000] ?? 0) ^ 0xff;
  return result;
}
