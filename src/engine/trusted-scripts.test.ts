import { describe, expect, it } from 'vitest';
import { ownScript } from './trusted-scripts.ts';

const PAGE = 'https://site.test/app/?model=x#labels=cat';

describe('ownScript', () => {
  it('takes the scripts of the folder that the page lies in', () => {
    for (const url of [
      'https://site.test/app/assets/encode.worker-Ab.js',
      'assets/x.mjs',
      './service-worker.js',
    ])
      expect(ownScript(url, PAGE)).toBe(url);
  });

  it.each([
    'https://evil.test/app/assets/encode.worker-Ab.js',
    'https://site.test/other/x.js',
    '../x.js',
    '//evil.test/x.js',
    'blob:https://site.test/8f2c',
    'data:text/javascript,alert(1)//.js',
    'javascript:alert(1)//.js',
    'assets/picture.svg',
  ])('refuses %s', (url) => {
    expect(() => ownScript(url, PAGE)).toThrow(TypeError);
  });
});
