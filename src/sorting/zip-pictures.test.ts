import { BlobReader, TextWriter, ZipReader } from '@zip.js/zip.js/lib/zip-core-custom.js';
import { describe, expect, it } from 'vitest';
import { zipPictures, type ZipPicture } from './zip-pictures.ts';

const picture = (name: string, label: string | null, content = name): ZipPicture => ({
  ...{ name, label, keywords: label === null ? [] : [label] },
  open: async () => new File([content], name, { lastModified: Date.UTC(2020, 4, 5, 12) }),
});

async function zipped(pictures: ZipPicture[], sidecars = false, signal = new AbortController().signal) {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const stream = new WritableStream<Uint8Array>({ write: (chunk) => void chunks.push(chunk.slice()) });
  const extra = [{ name: 'wordsight.csv', content: new Blob(['name\r\n']) }];
  const progress: number[] = [];
  const onProgress = (done: number) => progress.push(done);
  const { missing } = await zipPictures(stream, { pictures, sidecars, extra, signal, onProgress });
  const files: Record<string, string> = {};
  for (const entry of await new ZipReader(new BlobReader(new Blob(chunks))).getEntries()) {
    if (entry.directory) continue;
    expect(entry.compressionMethod).toBe(0);
    files[entry.filename] = await entry.getData(new TextWriter());
  }
  return { files, missing, progress };
}

describe('zipPictures', () => {
  it('makes one folder a label, numbers equal names, and keeps every byte', async () => {
    const { files, progress } = await zipped([
      picture('a.jpg', 'cat', 'one'),
      picture('a.jpg', 'cat', 'two'),
      picture('A.jpg', 'cat', 'three'),
      picture('b.jpg', 'a/b'),
      picture('c.jpg', null),
      picture('../../evil.jpg', 'cat', 'five'),
    ]);
    expect(files).toEqual({
      'wordsight.csv': 'name\r\n',
      'cat/a.jpg': 'one',
      'cat/a (2).jpg': 'two',
      'cat/A (3).jpg': 'three',
      'a-b/b.jpg': 'b.jpg',
      'Unsorted/c.jpg': 'c.jpg',
      'cat/-..-evil.jpg': 'five',
    });
    expect(progress).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('puts a sidecar beside each picture that has keywords', async () => {
    const { files } = await zipped([picture('a.jpg', 'cat & dog'), picture('b.jpg', null)], true);
    expect(Object.keys(files)).toEqual([
      'wordsight.csv',
      'cat & dog/a.jpg',
      'cat & dog/a.jpg.xmp',
      'Unsorted/b.jpg',
    ]);
    expect(files['cat & dog/a.jpg.xmp']).toContain('<rdf:li>cat &amp; dog</rdf:li>');
  });

  it('names the pictures that are gone', async () => {
    const gone = {
      ...picture('b.jpg', 'cat'),
      open: () => Promise.reject(new DOMException('', 'NotFoundError')),
    };
    const { files, missing } = await zipped([picture('a.jpg', 'cat'), gone]);
    expect(missing).toEqual(['b.jpg']);
    expect(Object.keys(files)).toEqual(['wordsight.csv', 'cat/a.jpg']);
  });

  it('rejects with AbortError when it is aborted', async () => {
    const aborted = zipped([picture('a.jpg', 'cat')], false, AbortSignal.abort());
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
  });
});
