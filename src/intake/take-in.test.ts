import { describe, expect, it } from 'vitest';
import { fakeFolder } from '../../tests/helpers/fake-folder.ts';
import type { IntakeSource } from './found.ts';
import { openFile, type Picture } from './picture.ts';
import { chosenFiles, folderFiles, folderOnDisk } from './sources.ts';
import { takeIn } from './take-in.ts';

const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0]);

async function take(source: IntakeSource, signal = new AbortController().signal) {
  const parts: Picture[][] = [];
  const taken = await takeIn(source, signal, {
    onPictures: (part) => parts.push(part),
    onProgress: () => {},
  });
  const pictures = parts.flat();
  return { ...taken, parts, all: pictures, paths: pictures.map(({ path }) => path) };
}

describe('takeIn', () => {
  it('walks a folder in the order of names, numbers as numbers, its own files first', async () => {
    const folder = fakeFolder('holiday', {
      'b.jpg': 'x',
      sub: { 'c.png': 'x', deep: { 'd.webp': 'x' } },
      'a10.jpg': 'x',
      'a9.jpg': 'x',
    });
    const { paths, all } = await take(folderOnDisk(folder));
    expect(paths).toEqual([
      'holiday/a9.jpg',
      'holiday/a10.jpg',
      'holiday/b.jpg',
      'holiday/sub/c.png',
      'holiday/sub/deep/d.webp',
    ]);
    expect(all.at(-1)?.place).toEqual({ root: folder, pathInRoot: 'sub/deep/d.webp' });
    expect(all.at(-1)?.name).toBe('d.webp');
  });

  it('opens a file of a folder when it is asked to, and then knows its size', async () => {
    const { all } = await take(folderOnDisk(fakeFolder('f', { 'a.jpg': 'four' })));
    const [picture] = all;
    expect(picture?.file.size).toBeNull();
    expect(await (await openFile(picture!.file)).text()).toBe('four');
    expect(picture?.file.size).toBe(4);
  });

  it('counts what is no picture and lists what is one under another name', async () => {
    const folder = fakeFolder('f', {
      'a.jpg': 'x',
      'no-ending': JPEG,
      'photo.bak': JPEG,
      'letters.txt': 'hello',
      'movie.mp4': 'ftyp',
      'inner.zip': 'PK',
      'drawing.xml': '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>',
      '.DS_Store': 'x',
      '._a.jpg': 'x',
      '.wordsight-journal.jsonl': '{}',
    });
    const { paths, leftOut, leftOutCount } = await take(folderOnDisk(folder));
    expect(paths).toEqual(['f/a.jpg', 'f/drawing.xml', 'f/no-ending', 'f/photo.bak']);
    expect(leftOutCount).toBe(3);
    expect(leftOut).toEqual([
      { path: 'f/inner.zip', reason: 'zip-inside' },
      { path: 'f/letters.txt', reason: 'not-a-picture' },
      { path: 'f/movie.mp4', reason: 'not-a-picture' },
    ]);
  });

  it('reads the first bytes alone of what is no picture, however large it is', async () => {
    const asked: [number | undefined, number | undefined][] = [];
    class HugeFile extends File {
      override readonly webkitRelativePath = 'f/x';
      override get size() {
        return 2 ** 31;
      }
      override arrayBuffer(): Promise<ArrayBuffer> {
        throw new Error('all of it was read');
      }
      override slice(start?: number, end?: number): Blob {
        asked.push([start, end]);
        return new Blob(['no picture']);
      }
    }
    const files = ['disk.img', 'film.mkv', 'backup'].map((name) => new HugeFile(['x'], name));
    const { paths, leftOutCount } = await take(folderFiles(files));
    expect(paths).toEqual([]);
    expect(leftOutCount).toBe(3);
    expect(asked.every(([start, end]) => start === 0 && (end ?? Infinity) <= 1024)).toBe(true);
    expect(asked.length).toBe(3);
  });

  it('keeps both of two files of one name in different folders', async () => {
    const { paths } = await take(folderOnDisk(fakeFolder('f', { a: { 'x.jpg': '1' }, b: { 'x.jpg': '2' } })));
    expect(paths).toEqual(['f/a/x.jpg', 'f/b/x.jpg']);
  });

  it('takes names as they are', async () => {
    const names = [
      ' .jpg',
      '\u00fc.jpg',
      'u\u0308.jpg',
      '%2e%2e.jpg',
      "it's #1?.jpg",
      '𝒳\u202egpj.jpg',
      'a\nb.jpg',
    ];
    const { all } = await take(folderOnDisk(fakeFolder('f', Object.fromEntries(names.map((n) => [n, 'x'])))));
    expect(new Set(all.map(({ name }) => name))).toEqual(new Set(names));
    expect(new Set(all.map(({ id }) => id)).size).toBe(names.length);
  });

  it('goes on when a file or folder vanishes or may no longer be read', async () => {
    const gone = new DOMException('gone', 'NotFoundError');
    const forbidden = new DOMException('no', 'NotAllowedError');
    const inner = fakeFolder('f', { 'a.jpg': 'x', 'vanished.dat': gone, 'locked.dat': forbidden }, forbidden);
    const { paths, leftOut } = await take(folderOnDisk(inner));
    expect(paths).toEqual(['f/a.jpg']);
    expect(leftOut).toEqual([
      { path: 'f/', reason: 'not-allowed' },
      { path: 'f/locked.dat', reason: 'not-allowed' },
      { path: 'f/vanished.dat', reason: 'unreadable' },
    ]);
  });

  it('lists chosen files whatever they are', async () => {
    const files = [new File(['x'], 'notes.txt'), new File(['x'], 'a.jpg'), new File(['x'], 'no.zip')];
    const { paths, leftOutCount } = await take(chosenFiles(files));
    expect(paths).toEqual(['notes.txt', 'a.jpg', 'no.zip']);
    expect(leftOutCount).toBe(0);
  });

  it('judges the files of an input for folders as those of a folder', async () => {
    const inside = (path: string) =>
      Object.assign(new File(['x'], path.split('/').at(-1)), { webkitRelativePath: path });
    const source = folderFiles([inside('trip/a.jpg'), inside('trip/b/notes.txt')]);
    expect(source.name).toBe('trip');
    const { paths, leftOut } = await take(source);
    expect(paths).toEqual(['trip/a.jpg']);
    expect(leftOut).toEqual([{ path: 'trip/b/notes.txt', reason: 'not-a-picture' }]);
  });

  it('hands pictures on in parts and loses none of 2,345', async () => {
    const names = Array.from({ length: 2345 }, (_, index) => [`${index}.jpg`, 'x']);
    const { parts, paths } = await take(
      folderOnDisk(fakeFolder('f', Object.fromEntries(names) as Record<string, string>)),
    );
    expect(parts.length).toBeGreaterThan(3);
    expect(paths).toEqual(names.map(([name]) => `f/${name}`));
  });

  it('stops when it is told to and keeps what it has', async () => {
    const stop = new AbortController();
    const endless: IntakeSource = {
      name: 'endless',
      async *walk() {
        for (let index = 0; ; index += 1) {
          if (index === 700) stop.abort();
          const file = new File(['x'], `${index}.jpg`);
          yield { kind: 'file', path: file.name, name: file.name, file, chosen: false };
        }
      },
    };
    const { paths } = await take(endless, stop.signal);
    expect(paths.length).toBe(700);
  });

  it('does not follow folders without end', async () => {
    const loop: Record<string, unknown> = { 'a.jpg': 'x' };
    loop['again'] = loop;
    const { leftOut } = await take(folderOnDisk(fakeFolder('f', loop as never)));
    expect(leftOut.map(({ reason }) => reason)).toEqual(['too-deep']);
  });
});
