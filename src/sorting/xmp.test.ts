import { DOMParser } from '@xmldom/xmldom';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { xmpSidecar } from './xmp.ts';

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const DC = 'http://purl.org/dc/elements/1.1/';

/** Read by a strict XML parser, which throws at every fault. */
function keywordsOf(xmp: string): string[] {
  const fail = (level: string, message: string) => {
    throw new Error(`${level}: ${message}`);
  };
  const xml = new DOMParser({ onError: fail }).parseFromString(xmp.replace(/^\uFEFF/, ''), 'text/xml');
  const subject = xml.getElementsByTagNameNS(DC, 'subject').item(0);
  const items = subject?.getElementsByTagNameNS(RDF, 'Bag').item(0)?.getElementsByTagNameNS(RDF, 'li');
  return Array.from({ length: items?.length ?? 0 }, (_, index) => items?.item(index)?.textContent ?? '');
}

describe('xmpSidecar', () => {
  it('has the keywords in dc:subject', () => {
    expect(keywordsOf(xmpSidecar(['cat', 'black & white', '<b>', `"it's"`, '日本語']))).toEqual([
      'cat',
      'black & white',
      '<b>',
      `"it's"`,
      '日本語',
    ]);
  });

  it('is valid XML whatever the keywords, and keeps all that XML can hold', () => {
    const keyword = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.array(keyword, { maxLength: 4 }), (keywords) => {
        const held = keywords.map((text) =>
          text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, ''),
        );
        expect(keywordsOf(xmpSidecar(keywords))).toEqual(held);
      }),
      { numRuns: 500 },
    );
  });
});
