import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { folderNames, freeName, nameKey, safeFileName, safeFolderName } from './names.ts';

const bytes = (text: string) => new TextEncoder().encode(text).length;

/** What no file system among Windows, macOS and Linux refuses. */
function expectSafe(name: string): void {
  expect(name).not.toMatch(/[<>:"/\\|?*\u0000-\u001f]/);
  expect(name).not.toMatch(/[. ]$|^\.*$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
  expect(bytes(name)).toBeLessThanOrEqual(255);
  expect(name).not.toBe('');
}

describe('folder names from labels', () => {
  it.each([
    ['cat', 'cat'],
    ['a photo of a cat', 'a photo of a cat'],
    ['black/white', 'black-white'],
    ['..', '-'],
    ['../../etc', '-..-etc'],
    ['what?', 'what-'],
    ['ends.', 'ends'],
    ['con', 'con-'],
    ['日本語', '日本語'],
  ])('%j becomes %j', (label, name) => {
    expect(safeFolderName(label)).toBe(name);
  });

  it('takes any label', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom('NUL', 'aux.txt', '   '),
    );
    fc.assert(fc.property(text, (label) => expectSafe(safeFolderName(label))));
    expectSafe(safeFolderName('\u{1F408}'.repeat(200)));
  });

  it('gives labels that come to one name folders of their own, in any case', () => {
    const names = folderNames(['a/b', 'a:b', 'A-B', 'cat']);
    expect([...names.values()]).toEqual(['a-b', 'a-b (2)', 'A-B (3)', 'cat']);
    const any = fc.array(fc.string({ unit: 'grapheme', maxLength: 5 }), { maxLength: 30 });
    fc.assert(
      fc.property(any, (labels) => {
        const made = folderNames(labels);
        expect(new Set([...made.values()].map(nameKey)).size).toBe(new Set(labels).size);
      }),
    );
  });

  it('uses the folder that is there and goes around a file', () => {
    const existing = [
      { name: 'Cat', kind: 'folder' as const },
      { name: 'dog', kind: 'file' as const },
    ];
    expect([...folderNames(['cat', 'dog'], existing).values()]).toEqual(['Cat', 'dog (2)']);
  });
});

describe('file names', () => {
  it.each(['cat.jpg', ' .jpg', 'ü ß.JPG', "100% #1 & 'so'.jpg", '.hidden.png', 'no ending', '日本語.webp'])(
    'leaves %j as it is',
    (name) => {
      expect(safeFileName(name)).toBe(name);
    },
  );

  it('takes any name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => expectSafe(safeFileName(name))),
    );
  });

  it('numbers what is taken', () => {
    const taken = new Set(['a.jpg', 'a (2).jpg', 'none']);
    const isFree = (name: string) => !taken.has(name);
    expect(freeName('a.jpg', isFree)).toBe('a (3).jpg');
    expect(freeName('none', isFree)).toBe('none (2)');
    expect(freeName('b.jpg', isFree)).toBe('b.jpg');
  });
});
