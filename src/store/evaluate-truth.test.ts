import { describe, expect, it } from 'vitest';
import { parseLabels } from '../clip/labels.ts';
import { classFolders, labelOfFolder } from './evaluate-truth.ts';

const at = (...paths: string[]) => classFolders(paths.map((path) => ({ id: path, path })));

describe('classFolders', () => {
  it('reads the class off the folder that a picture lies in, sorted as Node sorts', () => {
    expect(at('set/red_fox/1.jpg', 'set/Blue/2.jpg', 'set/red_fox/3.jpg')).toEqual([
      { name: 'Blue', pictures: ['set/Blue/2.jpg'] },
      { name: 'red_fox', pictures: ['set/red_fox/1.jpg', 'set/red_fox/3.jpg'] },
    ]);
  });

  it('takes class folders that were dropped by themselves', () => {
    expect(at('cat/1.jpg', 'dog/2.jpg').map(({ name }) => name)).toEqual(['cat', 'dog']);
  });

  it('has no class for loose pictures, nor for those beside the class folders', () => {
    expect(at('loose.jpg', 'set/beside.jpg', 'set/cat/1.jpg')).toEqual([
      { name: 'cat', pictures: ['set/cat/1.jpg'] },
    ]);
  });

  it('makes one class of folders of one name', () => {
    expect(at('set/train/cat/1.jpg', 'set/test/cat/2.jpg')).toHaveLength(1);
  });

  it('takes names that objects know', () => {
    expect(at('__proto__/1.jpg', 'constructor/2.jpg')).toHaveLength(2);
  });
});

describe('labelOfFolder', () => {
  it('gives a label that stays itself where labels are typed', () => {
    for (const name of ['red_fox', 'dog, small', ' e\u0301te\u0301 ', 'a__b']) {
      expect(parseLabels(labelOfFolder(name)).labels).toEqual([labelOfFolder(name)]);
    }
    expect(labelOfFolder('red_fox')).toBe('red fox');
  });
});
