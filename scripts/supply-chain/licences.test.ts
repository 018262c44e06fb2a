import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageFolderOf, readLicence } from './package-licence.ts';

const MODULES = join(import.meta.dirname, '..', '..', 'node_modules');

describe('licences', () => {
  it('are found by the module that is in the bundle', () => {
    expect(packageFolderOf('/a/node_modules/@noble/hashes/sha2.js')).toBe('/a/node_modules/@noble/hashes');
    expect(packageFolderOf('/a/node_modules/b/node_modules/c/x.mjs?url')).toBe(
      '/a/node_modules/b/node_modules/c',
    );
    expect(packageFolderOf('\0/a/node_modules/react/index.js?commonjs-es-import')).toBe(
      '/a/node_modules/react',
    );
    expect(packageFolderOf('/a/src/main.ts')).toBeNull();
  });

  it('come with their text, also where the package holds none', () => {
    expect(readLicence(join(MODULES, 'react'))).toMatchObject({ name: 'react', licence: 'MIT' });
    expect(readLicence(join(MODULES, 'onnxruntime-web')).text).toContain('Microsoft Corporation');
  });

  it('that may not be shipped stop the build', () => {
    expect(() => readLicence(join(MODULES, '@axe-core/playwright'))).toThrow('MPL-2.0');
  });
});
