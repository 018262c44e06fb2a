import { describe, expect, it } from 'vitest';
import { COMMON_HEADERS, contentPolicy, headersFor, PAGE_POLICY, parseModelHosts } from './policy.ts';

/** `connect-src` -> its sources. */
function directives(policy: string | null): Record<string, string[]> {
  const parts = (policy ?? '').split('; ').map((part) => part.split(' '));
  return Object.fromEntries(parts.map(([name = '', ...sources]) => [name, sources]));
}

const policyOf = (path: string, hosts: string[] = []) => directives(contentPolicy(path, hosts));

describe('contentPolicy', () => {
  it.each(['/', '/index.html', '/some/folder/', 'index.html', ''])(
    'lets the page at "%s" talk to its site',
    (path) => {
      expect(policyOf(path)['connect-src']).toEqual(["'self'", 'blob:']);
      expect(policyOf(path)['frame-ancestors']).toEqual(["'none'"]);
    },
  );

  it('lets no worker that sees pictures connect anywhere', () => {
    for (const worker of ['prepare', 'score', 'anything-new']) {
      const policy = policyOf(`/app/assets/${worker}.worker-Ab_-12Cd.js`);
      expect(policy['default-src']).toEqual(["'none'"]);
      expect(policy['connect-src']).toBeUndefined();
    }
  });

  it('lets threads of ONNX Runtime connect nowhere', () => {
    const policy = policyOf('assets/ort-wasm-simd-threaded.jspi-Ab_-12Cd.mjs');
    expect(policy['default-src']).toEqual(["'none'"]);
    expect(policy['connect-src']).toBeUndefined();
  });

  it.each(['encode', 'keep'])('lets the %s worker talk to its site and this machine', (worker) => {
    for (const source of policyOf(`assets/${worker}.worker-Ab_-12Cd.js`)['connect-src'] ?? [])
      expect(source).toMatch(/^('self'|http:\/\/(127\.0\.0\.1|localhost):\*)$/);
  });

  it('lets only the library worker out, also to mirrors that the site names', () => {
    const sources = policyOf('assets/library.worker-Ab_-12Cd.js', ['https://models.example.com'])[
      'connect-src'
    ];
    expect(sources).toContain('https://huggingface.co');
    expect(sources).toContain('https://models.example.com');
    expect(policyOf('/', ['https://models.example.com'])['connect-src']).toEqual(["'self'", 'blob:']);
  });

  it('demands Trusted Types and allows no string as code, wherever there is a policy', () => {
    for (const path of [
      '/',
      'assets/encode.worker-Ab_-12Cd.js',
      'assets/ort-wasm-x.mjs',
      'service-worker.js',
    ]) {
      const policy = contentPolicy(path, []) ?? '';
      expect(policy).toContain("require-trusted-types-for 'script'");
      expect(policy).not.toMatch(/'unsafe-inline'|'unsafe-eval'/);
    }
  });

  it('says nothing about files that are no documents', () => {
    for (const path of ['assets/index-Ab.css', 'models/starter/image.fp32.onnx', 'bench.html'])
      expect(contentPolicy(path, [])).toBeNull();
  });

  it('can be said by a meta element', () => {
    expect(PAGE_POLICY).not.toMatch(/frame-ancestors|report-uri|sandbox/);
  });
});

describe('headersFor', () => {
  it('isolates every file and allows the camera alone', () => {
    expect(headersFor('assets/index-Ab.css', [])).toEqual(COMMON_HEADERS);
    expect(COMMON_HEADERS['Cross-Origin-Embedder-Policy']).toBe('require-corp');
    const features = (COMMON_HEADERS['Permissions-Policy'] ?? '').split(', ');
    expect(features.filter((feature) => !feature.endsWith('=()'))).toEqual([
      'camera=(self)',
      'clipboard-read=(self)',
    ]);
    expect(features).toContain('microphone=()');
  });
});

describe('parseModelHosts', () => {
  it('takes blanks and commas', () => {
    expect(parseModelHosts(' https://a.test, https://b.test\nhttps://c.test ')).toHaveLength(3);
    expect(parseModelHosts(undefined)).toEqual([]);
  });
});
