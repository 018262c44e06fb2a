import { describe, expect, it } from 'vitest';
import { gatherFromTransfer } from './gather-drop.ts';
import { gatherFromFileList } from './gather-files.ts';

const file = (name: string) => new File(['x'], name);

/** A file or, with children, a folder of a drop; `readEntries` gives two at a time, as browsers give a hundred. */
function entry(fullPath: string, children?: FileSystemEntry[]): FileSystemEntry {
  const name = fullPath.split('/').at(-1) ?? '';
  if (!children) {
    const give = (onFile: (file: File) => void) => onFile(file(name));
    return { isFile: true, isDirectory: false, name, fullPath, file: give } as unknown as FileSystemEntry;
  }
  const createReader = () => {
    const rest = [...children];
    return { readEntries: (onPart: (part: FileSystemEntry[]) => void) => onPart(rest.splice(0, 2)) };
  };
  return { isFile: false, isDirectory: true, name, fullPath, createReader } as unknown as FileSystemEntry;
}

function drop(...entries: FileSystemEntry[]): DataTransfer {
  const items = entries.map((each) => ({ kind: 'file', webkitGetAsEntry: () => each }));
  const files = entries.map(({ name }) => file(name));
  return { items: [{ kind: 'string' }, ...items], files } as unknown as DataTransfer;
}

describe('gatherFromFileList', () => {
  it('leaves out what a folder brings along', () => {
    const names = ['a.jpg', '.DS_Store', 'Thumbs.db', 'desktop.ini', '._a.jpg', '.hidden.png', 'notes.txt'];
    expect(gatherFromFileList(names.map(file)).map(({ name }) => name)).toEqual([
      'a.jpg',
      '.hidden.png',
      'notes.txt',
    ]);
  });

  it('gives equal files different ids', () => {
    const same = file('a.jpg');
    const [first, second] = gatherFromFileList([same, same]);
    expect(first?.id).not.toBe(second?.id);
  });

  it('takes the path inside the folder where the browser gives one', () => {
    const inside = Object.assign(file('a.jpg'), { webkitRelativePath: 'holiday/a.jpg' });
    expect(gatherFromFileList([inside, file('b.jpg')]).map(({ path }) => path)).toEqual([
      'holiday/a.jpg',
      'b.jpg',
    ]);
  });
});

describe('gatherFromTransfer', () => {
  it('takes dropped files', async () => {
    const pictures = await gatherFromTransfer(drop(entry('/a.jpg'), entry('/b.jpg')));
    expect(pictures.map(({ path }) => path)).toEqual(['a.jpg', 'b.jpg']);
  });

  it('walks through folders to the last of their files', async () => {
    const inner = entry('/all/inner', [entry('/all/inner/4.jpg'), entry('/all/inner/.DS_Store')]);
    const children = [entry('/all/1.jpg'), entry('/all/2.jpg'), inner, entry('/all/3.jpg')];
    const pictures = await gatherFromTransfer(drop(entry('/top.jpg'), entry('/all', children)));
    expect(pictures.map(({ path }) => path)).toEqual([
      'top.jpg',
      'all/1.jpg',
      'all/2.jpg',
      'all/inner/4.jpg',
      'all/3.jpg',
    ]);
  });

  it('leaves out a file that vanished', async () => {
    const gone = {
      ...{ isFile: true, isDirectory: false, name: 'gone.jpg', fullPath: '/all/gone.jpg' },
      file: (_onFile: unknown, onError: () => void) => onError(),
    } as unknown as FileSystemEntry;
    const pictures = await gatherFromTransfer(drop(entry('/all', [gone, entry('/all/1.jpg')])));
    expect(pictures.map(({ path }) => path)).toEqual(['all/1.jpg']);
  });
});
