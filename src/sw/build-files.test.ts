import { describe, expect, it } from 'vitest';
import { neededBy, wantedVersion, whatIsAsked, type BuildFile } from './build-files.ts';

const SCOPE = 'https://site.test/app/';

function ask(rest: string, { method = 'GET', mode = 'cors', referrer = SCOPE } = {}) {
  return whatIsAsked({ method, mode, referrer, url: new URL(rest, SCOPE).href }, SCOPE);
}

describe('whatIsAsked', () => {
  it.each(['', './?model=x', 'index.html', '?shared#labels=cat'])('knows the page at "%s"', (rest) => {
    expect(ask(rest, { mode: 'navigate' })).toEqual({ kind: 'page' });
  });

  it('knows files of the site by their path', () => {
    expect(ask('assets/index-Ab.js')).toEqual({ kind: 'file', path: 'assets/index-Ab.js' });
    expect(ask('models/starter/image.fp32.onnx#sha256=ab')).toEqual({
      kind: 'file',
      path: 'models/starter/image.fp32.onnx',
    });
  });

  it.each([
    ['another host', 'https://huggingface.co/model.onnx', {}],
    ['another folder of this host', '/other/index.html', { mode: 'navigate' }],
    ['a page that is not ours', 'notes.html', { mode: 'navigate' }],
    ['the page for measuring', 'bench.html', { mode: 'navigate' }],
    ['what the page for measuring asks for', 'assets/index-Ab.js', { referrer: `${SCOPE}bench.html?x=1` }],
    ['a form that is not ours', 'index.html', { method: 'POST', mode: 'navigate' }],
    ['a HEAD request', 'assets/index-Ab.js', { method: 'HEAD' }],
  ])('leaves %s alone', (_name, rest, more) => {
    expect(ask(rest, more)).toBeNull();
  });

  it('takes in shared pictures', () => {
    expect(ask('share-pictures', { method: 'POST', mode: 'navigate' })).toEqual({ kind: 'share' });
    expect(ask('share-pictures', { mode: 'navigate' })).toBeNull();
  });

  it('does not stumble over a request without a referrer', () => {
    expect(ask('assets/a.js', { referrer: '' })).toEqual({ kind: 'file', path: 'assets/a.js' });
    expect(ask('assets/a.js', { referrer: 'about:client' })).toEqual({ kind: 'file', path: 'assets/a.js' });
  });
});

describe('neededBy', () => {
  const file = (path: string, shell = false): BuildFile => ({ path, sha256: path, bytes: 1, shell });
  const files = [
    file('index.html', true),
    file('assets/ort-wasm-simd-threaded-BBBBBBBB.wasm'),
    file('assets/ort-wasm-simd-threaded.jspi-CCCCCCCC.wasm'),
    file('models/starter/image.fp32.onnx'),
    file('models/starter/image.fp16.onnx'),
  ];

  it('is the shell on a first visit', () => {
    expect(neededBy(files, []).map(({ path }) => path)).toEqual(['index.html']);
  });

  it('is also the new version of what was in use', () => {
    const kept = [
      'index.html',
      'assets/ort-wasm-simd-threaded-AAAAAAAA.wasm',
      'models/starter/image.fp32.onnx',
    ];
    expect(neededBy(files, kept).map(({ path }) => path)).toEqual([
      'index.html',
      'assets/ort-wasm-simd-threaded-BBBBBBBB.wasm',
      'models/starter/image.fp32.onnx',
    ]);
  });
});

describe('wantedVersion', () => {
  it('reads a SHA-256 and nothing else', () => {
    const sha256 = 'ab'.repeat(32);
    expect(wantedVersion(`https://site.test/m.onnx#sha256=${sha256}`)).toEqual({ sha256, again: false });
    expect(wantedVersion(`https://site.test/m.onnx#sha256=${sha256}&again`)).toEqual({ sha256, again: true });
    expect(wantedVersion(`https://site.test/m.onnx#sha256=${sha256}0`)).toBeNull();
    expect(wantedVersion('https://site.test/m.onnx')).toBeNull();
  });
});
