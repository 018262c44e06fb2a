import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

interface LockedPackage {
  version?: string;
  resolved?: string;
  integrity?: string;
  hasInstallScript?: boolean;
  link?: boolean;
  inBundle?: boolean;
}

const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
const lock = JSON.parse(read('package-lock.json')) as {
  lockfileVersion: number;
  packages: Record<string, LockedPackage>;
};
const locked = Object.entries(lock.packages).filter(([path]) => path !== '');

/** Packages with an install script, and why nothing is missing when it does not run. */
const WITHOUT_THEIR_SCRIPT: Readonly<Record<string, string>> = {
  esbuild: 'only checks the binary that comes as a package of its own',
  fsevents: 'for macOS, and built already',
  'onnxruntime-node': 'only fetches files for CUDA; those for the processor are in the package',
  protobufjs: 'only prints a note',
  sharp: 'only builds from source where no built package fits',
  'unrs-resolver': 'only looks whether the built package is there',
};

/** Without an address, npm asks the registry that it is set to; the hash decides in any case. */
const isOfTheRegistry = (resolved = 'https://registry.npmjs.org/') =>
  resolved.startsWith('https://registry.npmjs.org/');

describe('package.json', () => {
  it('names exact versions, of the registry', () => {
    const all = { ...manifest['dependencies'], ...manifest['devDependencies'] };
    const inexact = Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
    expect(inexact).toEqual([]);
  });
});

describe('package-lock.json', () => {
  it('has the SHA-512 of every package, and every package from the registry', () => {
    const wrong = locked.filter(
      ([, { resolved, integrity, link, inBundle }]) =>
        !inBundle && (link || !integrity?.startsWith('sha512-') || !isOfTheRegistry(resolved)),
    );
    expect(wrong.map(([path]) => path)).toEqual([]);
  });

  it('is of the versions that package.json names', () => {
    for (const kind of ['dependencies', 'devDependencies']) {
      for (const [name, version] of Object.entries(manifest[kind] ?? {})) {
        expect(lock.packages[`node_modules/${name}`]?.version, name).toBe(version);
      }
    }
  });

  it('has no package whose install script would be needed', () => {
    expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m);
    const names = locked.flatMap(([path, { hasInstallScript }]) =>
      hasInstallScript ? [path.replace(/^.*node_modules\//, '')] : [],
    );
    expect(names.filter((name) => !(name in WITHOUT_THEIR_SCRIPT))).toEqual([]);
  });
});
