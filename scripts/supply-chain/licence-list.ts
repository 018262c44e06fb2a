import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import { type PackageLicence, packageFolderOf, readLicence } from './package-licence.ts';

const FILE = 'licences.txt';

/**
 * Writes `licences.txt`: every package of which code is in this build, found in the bundles themselves. Workers and
 * the service worker are bundled apart, so `part` is for them; Vite's own `build.license` sees the page alone.
 */
export function licenceList(): { page: Plugin; part: () => Plugin } {
  const folders = new Set<string>();
  const collect = (bundle: Rolldown.OutputBundle) => {
    const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
    for (const folder of chunks.flatMap(({ moduleIds }) => moduleIds.map(packageFolderOf))) {
      if (folder !== null) folders.add(folder);
    }
  };
  const part = (): Plugin => ({
    name: 'licence-list-part',
    generateBundle: (_options, bundle) => collect(bundle),
  });
  let outFile = '';
  const page: Plugin = {
    ...part(),
    name: 'licence-list',
    apply: 'build',
    configResolved({ root, build: { outDir } }) {
      outFile = join(root, outDir, FILE);
    },
    // last of all, when the service worker is built as well
    closeBundle: {
      order: 'post',
      sequential: true,
      handler: () => writeFileSync(outFile, describe([...folders].map(readLicence))),
    },
  };
  return { page, part };
}

function describe(licences: PackageLicence[]): string {
  const sorted = licences.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const intro = 'Wordsight is under the Apache License 2.0. It contains the following packages.\n';
  const parts = sorted.map(({ name, version, licence, text }) => {
    return `${'-'.repeat(80)}\n${name} ${version} (${licence})\n\n${text}\n`;
  });
  return `${intro}\n${parts.join('\n')}`;
}
