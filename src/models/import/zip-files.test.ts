import { BlobReader, BlobWriter, ZipWriter } from '@zip.js/zip.js/lib/zip-core-custom.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelError } from '../model-error.ts';
import { MAX_FILES } from './model-files.ts';
import { unpackZip } from './zip-files.ts';

type WriterOptions = ConstructorParameters<typeof ZipWriter>[1];

async function makeZip(files: Record<string, string | Uint8Array<ArrayBuffer>>, options: WriterOptions = {}) {
  const writer = new ZipWriter(new BlobWriter('application/zip'), { useWebWorkers: false, ...options });
  for (const [path, content] of Object.entries(files))
    await writer.add(path, new BlobReader(new Blob([content])));
  return new Uint8Array(await (await writer.close()).arrayBuffer());
}

const unpack = (bytes: Uint8Array<ArrayBuffer>, signal?: AbortSignal) =>
  unpackZip(new Blob([bytes]), 'model.zip', signal);

/** The bytes with every occurrence of one text replaced by another of the same length. */
function patched(bytes: Uint8Array, from: string, to: string): Uint8Array<ArrayBuffer> {
  const text = Buffer.from(bytes).toString('latin1').replaceAll(from, to);
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

/** The bytes with the unpacked size of the only file changed where the central directory and the file state it. */
function withSize(bytes: Uint8Array<ArrayBuffer>, size: number): Uint8Array<ArrayBuffer> {
  const result = bytes.slice();
  const view = new DataView(result.buffer);
  for (let at = 0; at + 4 <= result.length; at++) {
    const signature = view.getUint32(at, true);
    if (signature === 0x02014b50) view.setUint32(at + 24, size, true);
    if (signature === 0x04034b50) view.setUint32(at + 22, size, true);
  }
  return result;
}

const refusal = (detail: RegExp, file = 'model.zip') => ({
  code: 'MODEL_ZIP_INVALID',
  file,
  detail: expect.stringMatching(detail) as string,
});

const WEIGHTS = Uint8Array.from({ length: 70_000 }, (_, index) => (index * index * 31) % 251);
const PLAIN = { level: 0, dataDescriptor: false } as const;

describe('unpackZip', () => {
  it.each([
    ['packed', {}],
    ['stored', { level: 0 }],
    ['in the 64-bit format', { zip64: true }],
    ['stored in the 64-bit format', { zip64: true, level: 0 }],
  ])('gives the JSON and ONNX files, %s', async (_how, options) => {
    const zip = await makeZip({ 'a/config.json': '{}', 'a/x.onnx': WEIGHTS, 'a/y.bin': 'weights' }, options);
    const files = await unpack(zip);
    expect(files.map(({ path }) => path)).toEqual(['a/config.json', 'a/x.onnx']);
    expect(new Uint8Array(await files[1]!.blob.arrayBuffer())).toEqual(WEIGHTS);
  });

  it('refuses what is no zip file, and one whose end is missing', async () => {
    const zip = await makeZip({ 'a.json': '{}', 'b.onnx': WEIGHTS });
    for (const bytes of [new Uint8Array(), WEIGHTS, zip.slice(0, -30), zip.slice(0, zip.length / 2)]) {
      await expect(unpack(bytes)).rejects.toMatchObject(refusal(/not a zip file|damaged/));
    }
  });

  it('refuses a file that has other bytes than were packed', async () => {
    for (const options of [PLAIN, { dataDescriptor: false }]) {
      const zip = await makeZip({ 'b.onnx': WEIGHTS }, options);
      zip[200]! ^= 1;
      await expect(unpack(zip)).rejects.toMatchObject(refusal(/damaged/, 'b.onnx'));
    }
  });

  it('refuses an encrypted file, naming it', async () => {
    const zip = await makeZip({ 'a.json': '{"a":1}' }, { password: 'secret', zipCrypto: true });
    await expect(unpack(zip)).rejects.toMatchObject(refusal(/encrypted/, 'a.json'));
  });

  it.each(['../aaa.json', '/aaaaa.json', 'a/../../b.json', 'C:/aaa.json'])(
    'refuses the name %s',
    async (name) => {
      const zip = patched(await makeZip({ ['x'.repeat(name.length)]: '{}' }), 'x'.repeat(name.length), name);
      await expect(unpack(zip)).rejects.toMatchObject(refusal(/leads out of the folder/));
    },
  );

  it('refuses a bomb before it is unpacked', async () => {
    const zip = await makeZip({ 'a.onnx': new Uint8Array(2_000_000) });
    expect(zip.length).toBeLessThan(10_000);
    await expect(unpack(zip)).rejects.toMatchObject(refusal(/100 times its size/, 'a.onnx'));
  });

  it('refuses a file that states another size than it has', async () => {
    const zip = await makeZip({ 'a.onnx': new Uint8Array(900_000) }, { dataDescriptor: false });
    await expect(unpack(withSize(zip, 1000))).rejects.toMatchObject(refusal(/./, 'a.onnx'));
    await expect(unpack(withSize(zip, 900_001))).rejects.toMatchObject(refusal(/./, 'a.onnx'));
    await expect(unpack(withSize(zip, 0xfffffffe))).rejects.toMatchObject(refusal(/more than 4 GB/));
  });

  it('refuses files that lie on top of each other', async () => {
    const zip = await makeZip({ 'a.json': '{}', 'b.json': '{}' }, PLAIN);
    const view = new DataView(zip.buffer);
    const second = Buffer.from(zip).lastIndexOf(Buffer.from('PK\u0001\u0002', 'latin1'));
    // the second entry points at the data of the first
    view.setUint32(second + 42, 0, true);
    await expect(unpack(zip)).rejects.toMatchObject({ code: 'MODEL_ZIP_INVALID' });
  });

  it('refuses far too many files', async () => {
    const names = Array.from({ length: MAX_FILES + 1 }, (_, index) => [`${index}.txt`, ''] as const);
    const zip = await makeZip(Object.fromEntries(names), { level: 0 });
    await expect(unpack(zip)).rejects.toMatchObject(refusal(/more than 2000 files/));
  });

  it('hands on two files of one name, which the folder refuses', async () => {
    const zip = patched(await makeZip({ 'aa.json': '1', 'ab.json': '2' }), 'ab.json', 'aa.json');
    expect((await unpack(zip)).map(({ path }) => path)).toEqual(['aa.json', 'aa.json']);
  });

  it('rejects with AbortError when it is aborted', async () => {
    const zip = await makeZip({ 'a.json': '{}' });
    await expect(unpack(zip, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('throws nothing but ModelErrors, whatever the bytes', async () => {
    const zip = await makeZip({ 'a.json': '{"a":[1,2,3]}', 'onnx/b.onnx': WEIGHTS.slice(0, 300) });
    const places = fc.array(fc.tuple(fc.nat(zip.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    const changed = fc.tuple(places, fc.nat(zip.length)).map(([changes, cut]) => {
      const bytes = zip.slice(0, changes.length > 6 ? cut : zip.length);
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      return bytes;
    });
    const anything = fc.uint8Array({ maxLength: 200 }).map((bytes) => new Uint8Array(bytes));
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 4, arbitrary: changed }, anything), async (bytes) => {
        await unpack(bytes).catch((error: unknown) => expect(error).toBeInstanceOf(ModelError));
      }),
      { numRuns: 300 },
    );
  });
});
