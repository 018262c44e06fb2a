import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { standardText } from './standard-texts.ts';

export interface PackageLicence {
  name: string;
  version: string;
  /** SPDX identifier as the package states it. */
  licence: string;
  /** The text that must travel with it. */
  text: string;
}

/** May be shipped in a product under Apache-2.0 without further duties than to name them. */
const ALLOWED = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
]);

/** The folder of the package that a module belongs to; null for our own modules. */
export function packageFolderOf(moduleId: string): string | null {
  const path = moduleId.replace(/^\0/, '').replace(/\?.*$/, '');
  const match = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path);
  return match?.[1] ?? null;
}

/** @throws {Error} for a licence that we may not ship, or whose text is not to be found. */
export function readLicence(folder: string): PackageLicence {
  const { name, version, license } = readPackage(folder);
  if (!license || !ALLOWED.has(license)) {
    throw new Error(`${name} ${version} is under "${license}": not on the list in ${import.meta.filename}`);
  }
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice|thirdparty)/i.test(file));
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return { name, version, licence: license, text: texts.join('\n\n') || standardText(name, license) };
}

function readPackage(folder: string): { name: string; version: string; license?: string } {
  const path = join(folder, 'package.json');
  if (!existsSync(path)) throw new Error(`${dirname(path)} has no package.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as { name: string; version: string; license?: string };
}
