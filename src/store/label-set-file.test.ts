import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLabels } from '../clip/labels.ts';
import { labelSetToJson, labelSetToText, parseLabelSetFile } from './label-set-file.ts';

describe('parseLabelSetFile', () => {
  it.each([
    ['text', 'pets.txt', 'cat\n dog \r\n\r\ncat', 'cat\ndog'],
    ['text with a byte order mark', 'pets.txt', '\uFEFFcat', 'cat'],
    ['a list', 'pets.json', '["cat", "dog"]', 'cat\ndog'],
    ['folders and their labels', 'pets.json', '{"n01": "cat", "n02": "dog"}', 'cat\ndog'],
  ])('reads %s', (_what, fileName, text, labelText) => {
    expect(parseLabelSetFile(fileName, text)).toEqual({ name: 'pets', labelText, templateText: null });
  });

  it.each([
    ['an empty file', 'a.txt', ' \n'],
    ['bytes', 'a.txt', 'PNG\0\0'],
    ['JSON of another kind', 'a.json', '{"labels": [1, 2]}'],
    ['JSON that is cut', 'a.json', '["cat"'],
    ['a list without labels', 'a.json', '[" "]'],
  ])('refuses %s', (_what, fileName, text) => {
    expect(() => parseLabelSetFile(fileName, text)).toThrow(SyntaxError);
  });

  it('reads back everything that was written', () => {
    const line = fc.string({ unit: 'grapheme' }).filter((text) => parseLabels(text).labels.length === 1);
    const template = fc.string().filter((text) => text.trim() !== '' && !/[\r\n]/.test(text));
    const sets = fc.record({
      name: fc.string().filter((name) => name.trim() === name && name !== ''),
      labelText: fc
        .array(line, { minLength: 1 })
        .map((lines) => parseLabels(lines.join('\n')).labels.join('\n')),
      templateText: fc.option(fc.array(template, { minLength: 1 }).map((lines) => lines.join('\n'))),
    });
    fc.assert(
      fc.property(sets, (set) => {
        expect(parseLabelSetFile('x.json', labelSetToJson(set))).toEqual(set);
        expect(parseLabelSetFile('x.txt', labelSetToText(set)).labelText).toBe(set.labelText);
      }),
    );
  });

  it('gives labels or a SyntaxError for whatever it is given', () => {
    fc.assert(
      fc.property(fc.constantFrom('a.txt', 'a.json'), fc.oneof(fc.string(), fc.json()), (fileName, text) => {
        try {
          expect(parseLabels(parseLabelSetFile(fileName, text).labelText).labels).not.toEqual([]);
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxError);
        }
      }),
    );
  });
});
