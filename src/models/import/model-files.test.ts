import { describe, expect, it } from 'vitest';
import { cleanPath, MAX_FILES, openFolder } from './model-files.ts';

const files = (...paths: string[]) => paths.map((path) => ({ path, blob: new Blob([path]) }));
const open = (...paths: string[]) => [...openFolder(files(...paths)).files.keys()];

describe('openFolder', () => {
  it('takes off the folders around the model', () => {
    expect(open('manifest.json', 'onnx/a.onnx')).toEqual(['manifest.json', 'onnx/a.onnx']);
    expect(open('clip/manifest.json', 'clip/onnx/a.onnx')).toEqual(['manifest.json', 'onnx/a.onnx']);
    expect(open('a/b/config.json', 'a/b/onnx/a.onnx')).toEqual(['config.json', 'onnx/a.onnx']);
  });

  it('leaves out what operating systems leave behind', () => {
    const litter = ['.DS_Store', '__MACOSX/clip/._manifest.json', 'clip/._x', 'clip/Thumbs.db'];
    expect(open('clip/manifest.json', ...litter)).toEqual(['manifest.json']);
  });

  it('keeps paths as they are where there is no one top folder', () => {
    expect(open('a/x.onnx', 'b/y.onnx')).toEqual(['a/x.onnx', 'b/y.onnx']);
    expect(open('x.onnx')).toEqual(['x.onnx']);
  });

  it('names the model by its innermost folder that has a name', () => {
    const nameOf = (path: string) => openFolder(files(path), 'otherwise').name;
    expect(nameOf('config.json')).toBe('otherwise');
    expect(nameOf('TinyCLIP/config.json')).toBe('TinyCLIP');
    expect(nameOf('models--x--clip/snapshots/757d59c9c6870a76/config.json')).toBe('snapshots');
    expect(nameOf('clip-main/main/config.json')).toBe('clip-main');
  });

  it('reads the paths of Windows', () => {
    expect(open('clip\\manifest.json', 'clip\\onnx\\a.onnx')).toEqual(['manifest.json', 'onnx/a.onnx']);
  });

  it('refuses two files of one path, also where they are spelt differently', () => {
    const twice = files('manifest.json', './manifest.json');
    expect(() => openFolder(twice)).toThrow('manifest.json: is there twice');
  });

  it('refuses nothing, and far too much', () => {
    expect(() => openFolder([])).toThrow('has no files');
    const many = Array.from({ length: MAX_FILES + 1 }, (_, index) => `${index}.txt`);
    expect(() => openFolder(files(...many))).toThrow(`at most ${MAX_FILES}`);
  });
});

describe('cleanPath', () => {
  it.each([
    '../x',
    'a/../../x',
    '/etc/passwd',
    'C:\\x',
    'c:x',
    '\\\\host\\x',
    '',
    '.',
    'a\0b',
    'x'.repeat(501),
  ])('refuses %j', (path) => {
    expect(() => cleanPath(path)).toThrow(expect.objectContaining({ code: 'MODEL_FOLDER_INVALID' }) as Error);
  });
});
