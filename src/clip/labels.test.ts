import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLabels, withoutLabels } from './labels.ts';

describe('parseLabels', () => {
  it('reads one label a line and splits at commas', () => {
    expect(parseLabels('cat\ndog, mountain lake\r\nred bicycle').labels).toEqual([
      'cat',
      'dog',
      'mountain lake',
      'red bicycle',
    ]);
  });

  it('tidies blanks and drops empty labels', () => {
    expect(parseLabels('  a\t photo  \n\n , ,\u00a0cat\u3000').labels).toEqual(['a photo', 'cat']);
    expect(parseLabels('')).toEqual({ labels: [], repeated: [] });
  });

  it('names a repeated label once and keeps its first place', () => {
    expect(parseLabels('cat, dog, cat, cat')).toEqual({ labels: ['cat', 'dog'], repeated: ['cat'] });
  });

  it('takes composed and decomposed letters for the same', () => {
    expect(parseLabels('café\ncafe\u0301')).toEqual({ labels: ['café'], repeated: ['café'] });
  });

  it('tells upper from lower case', () => {
    expect(parseLabels('Cat\ncat').labels).toEqual(['Cat', 'cat']);
  });

  it('changes nothing when it reads its own labels', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { labels } = parseLabels(text);
        expect(parseLabels(labels.join('\n'))).toEqual({ labels, repeated: [] });
      }),
    );
  });
});
describe('withoutLabels', () => {
  it('takes labels out of a text as typed and leaves everything else', () => {
    const text = 'cat\n  Cat \n\ndog, CAT, red  fox\nCAT,cat';
    expect(withoutLabels(text, new Set(['Cat', 'CAT']))).toBe('cat\n\ndog, red  fox\ncat');
    expect(withoutLabels(text, new Set(['red fox']))).toBe('cat\n  Cat \n\ndog, CAT\nCAT,cat');
  });

  it('knows a label that is typed in another Unicode form', () => {
    expect(withoutLabels('a\ncafe\u0301', new Set(['caf\u00e9']))).toBe('a');
  });
});
