import { describe, expect, it } from 'vitest';
import { withReports, type SeenRequest } from '../../store/site-store.ts';
import { byHost, verdictOn } from './verdict.ts';

const OWN = 'https://site.test';

function seen(...reports: [url: string, from: string, refused?: boolean][]): SeenRequest[] {
  const all = reports.map(([url, from, refused = false]) => {
    return { url, from, bodyBytes: 1000, refused };
  });
  return [...withReports(new Map(), all).values()];
}

const judge = (...reports: Parameters<typeof seen>) => verdictOn(byHost(seen(...reports), OWN));

describe('the verdict on what was asked for', () => {
  it('says that everything went to this site', () => {
    expect(judge([`${OWN}/a.js`, 'page'], [`${OWN}/a.js`, 'page'], [`${OWN}/b.wasm`, 'encode'])).toEqual({
      calm: true,
      sentence: '3 requests, all to this site.',
    });
    expect(judge([`${OWN}/a.js`, 'page']).sentence).toBe('1 request, to this site.');
    expect(judge().sentence).toBe('No requests.');
  });

  it('names the host of a model', () => {
    expect(judge([`${OWN}/a.js`, 'page'], ['https://huggingface.co/m.onnx', 'library'])).toEqual({
      calm: true,
      sentence: '2 requests: 1 to this site; 1 to huggingface.co, for a model that you asked for.',
    });
  });

  it.each(['page', 'encode', 'prepare', 'service worker'])(
    'is not calm about another host asked by %s',
    (from) => {
      const { calm, sentence } = judge([`${OWN}/a.js`, 'page'], ['https://spy.test/x.png', from]);
      expect(calm).toBe(false);
      expect(sentence).toContain('spy.test');
    },
  );

  it('is not calm when the library asks a host and something else does, too', () => {
    const mixed = [
      ['https://hub.test/m.onnx', 'library'],
      ['https://hub.test/x.png', 'page'],
    ] as const;
    expect(judge(...mixed.map(([url, from]): [string, string] => [url, from])).calm).toBe(false);
    expect(judge(...mixed.toReversed().map(([url, from]): [string, string] => [url, from])).calm).toBe(false);
  });

  it('does not count what was never sent', () => {
    expect(judge([`${OWN}/a.js`, 'page'], ['https://spy.test/x.png', 'page', true])).toEqual({
      calm: true,
      sentence: '1 request, to this site.',
    });
  });
});

describe('withReports', () => {
  it('is one entry for each address and realm, without the fragment', () => {
    const [only, ...others] = seen([`${OWN}/m.onnx#sha256=ab`, 'encode'], [`${OWN}/m.onnx`, 'encode']);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ url: `${OWN}/m.onnx`, count: 2, bodyBytes: 2000 });
  });

  it('counts on when there are too many addresses to list', () => {
    const many = Array.from({ length: 3000 }, (_, index): [string, string] => [`${OWN}/${index}`, 'page']);
    const entries = seen(...many);
    expect(entries.length).toBeLessThanOrEqual(2001);
    expect(entries.reduce((sum, { count }) => sum + count, 0)).toBe(3000);
  });
});
