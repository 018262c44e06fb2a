import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAddress } from './address.ts';
import { parseLabels } from '../clip/labels.ts';
import { labelLink } from '../ui/labels/label-link.ts';

const PAGE = 'https://site.test/app/?model=secret&ep=wasm#old';

describe('labelLink', () => {
  it('has the labels behind the hash and nothing of the rest', () => {
    const link = new URL(labelLink(PAGE, ['a red bicycle', '犬', '100 %', 'a&b=c', '#1', '1+1']));
    expect(link.search).toBe('');
    expect(link.href.split('#')[0]).toBe('https://site.test/app/');
    expect(readAddress(link).labelText.split('\n')).toEqual([
      'a red bicycle',
      '犬',
      '100 %',
      'a&b=c',
      '#1',
      '1+1',
    ]);
  });

  it('opens with the labels that it was made of', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const { labels } = parseLabels(text);
        const opened = readAddress(new URL(labelLink(PAGE, labels)));
        expect(parseLabels(opened.labelText).labels).toEqual(labels);
      }),
    );
  });
});
