import { BlobReader, BlobWriter, ZipWriter } from '@zip.js/zip.js/lib/zip-core-custom.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Found } from './found.ts';
import { openFile } from './picture.ts';
import { walkZip } from './walk-zip.ts';

type WriterOptions = ConstructorParameters<typeof ZipWriter>[1];

async function makeZip(files: Record<string, string | Uint8Array<ArrayBuffer>>, options: WriterOptions = {}) {
  const writer = new ZipWriter(new BlobWriter('application/zip'), { useWebWorkers: false, ...options });
  for (const [path, content] of Object.entries(files))
    await writer.add(path, new BlobReader(new Blob([content])));
  return new Uint8Array(await (await writer.close()).arrayBuffer());
}

async function walk(bytes: Uint8Array<ArrayBuffer>): Promise<Found[]> {
  const found: Found[] = [];
  for await (const step of walkZip(new File([bytes], 'trip.zip'))) found.push(step);
  return found;
}

const text = async (found: Found | undefined) =>
  found?.kind === 'file' ? (await openFile(found.file)).text() : '';

/** The bytes with every occurrence of one text replaced by another of the same length. */
function patched(bytes: Uint8Array, from: string, to: string): Uint8Array<ArrayBuffer> {
  const all = Buffer.from(bytes).toString('latin1').replaceAll(from, to);
  return new Uint8Array(Buffer.from(all, 'latin1'));
}

describe('walkZip', () => {
  it('lists the files of a zip and unpacks one when it is opened', async () => {
    const zip = await makeZip({
      'a.jpg': 'first',
      'sub/b.png': 'second '.repeat(100),
      '__MACOSX/._a.jpg': 'x',
    });
    const found = await walk(zip);
    expect(found.map(({ path }) => path)).toEqual(['trip/a.jpg', 'trip/sub/b.png']);
    expect(await text(found[0])).toBe('first');
    expect(await text(found[1])).toBe('second '.repeat(100));
    // once more, as a picture is opened for the engine and for the screen
    expect(await text(found[1])).toBe('second '.repeat(100));
    expect(found[1]?.kind === 'file' && found[1].file.size).toBe(700);
  });

  it.each([
    ['../evil.jpg', 'trip/evil.jpg'],
    ['/root/a.jpg', 'trip/root/a.jpg'],
    ['\\root\\a.jpg', 'trip/root/a.jpg'],
    ['C:\\dir\\a.jpg', 'trip/C:/dir/a.jpg'],
  ])('keeps %s inside the folder of the zip, and loses no file behind it', async (name, path) => {
    const found = await walk(await makeZip({ 'a.jpg': 'first', [name]: 'x', 'b.jpg': 'last' }));
    expect(found.map((each) => each.path)).toEqual(['trip/a.jpg', path, 'trip/b.jpg']);
    expect(await text(found[1])).toBe('x');
  });

  it('leaves a bomb packed', async () => {
    const zip = await makeZip({ 'bomb.jpg': new Uint8Array(12_000_000), 'good.jpg': 'good' });
    const found = await walk(zip);
    expect(found[0]).toEqual({ kind: 'left-out', path: 'trip/bomb.jpg', reason: 'zip-bomb' });
    expect(await text(found[1])).toBe('good');
  });

  it('says which files are encrypted', async () => {
    const zip = await makeZip({ 'a.jpg': 'secret' }, { password: 'p', zipCrypto: true });
    expect(await walk(zip)).toEqual([{ kind: 'left-out', path: 'trip/a.jpg', reason: 'zip-encrypted' }]);
  });

  it('opens a damaged file with an error and the others all the same', async () => {
    const zip = await makeZip({ 'a.jpg': 'AAAAAAAA', 'b.jpg': 'BBBBBBBB' }, { level: 0 });
    const [first, second] = await walk(patched(zip, 'AAAAAAAA', 'AAAAxAAA'));
    await expect(text(first)).rejects.toMatchObject({ name: 'DataError' });
    expect(await text(second)).toBe('BBBBBBBB');
  });

  it('passes on what is no zip as it is', async () => {
    const [found] = await walk(new Uint8Array([1, 2, 3]));
    expect(found).toMatchObject({ kind: 'file', name: 'trip.zip', chosen: true });
  });

  it('throws nothing, whatever the bytes', async () => {
    const zip = await makeZip({ 'a.jpg': 'x'.repeat(300), 'sub/b.jpg': new Uint8Array(500) });
    const places = fc.array(fc.tuple(fc.nat(zip.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(places, async (changes) => {
        const bytes = zip.slice();
        for (const [at, value] of changes) bytes[at] = value;
        for (const found of await walk(bytes)) {
          if (found.kind !== 'file') continue;
          // a name may have two dots in it, a path no step upwards
          expect(found.path.split('/')).not.toContain('..');
          await openFile(found.file).catch((error: unknown) => expect(error).toBeInstanceOf(DOMException));
        }
      }),
      { numRuns: 200 },
    );
  });
});
