import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { fillTemplate, promptsFor } from './prompts.ts';

describe('fillTemplate', () => {
  test.each(['$$5', '$&', "$'", '$1', '{}', '', '<b>', '\\'])('inserts %j as it stands', (label) => {
    expect(fillTemplate('a photo of {}.', label)).toBe(`a photo of ${label}.`);
  });

  it('keeps all that stands around the placeholder', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (before, label, after) => {
        fc.pre(!`${before}|${after}`.includes('{}'));
        fc.pre(`${before}{}${after}`.split('{}').length === 2);
        expect(fillTemplate(`${before}{}${after}`, label)).toBe(before + label + after);
      }),
    );
  });
});

describe('promptsFor', () => {
  it('gives one prompt a template, in their order', () => {
    expect(promptsFor('cat', ['a {}', 'the {}'])).toEqual(['a cat', 'the cat']);
  });
});
