import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type GraphFile,
  type Manifest,
  ManifestError,
  parseManifest,
  type Precision,
} from '../../src/clip/manifest.ts';
import { CommandError } from './command-error.ts';

const MODELS = fileURLToPath(new URL('../../public/models/', import.meta.url));

export interface ModelFolder {
  folder: string;
  manifest: Manifest;
}

/**
 * Finds a model by its id in public/models, or by the path of its folder.
 *
 * @throws {CommandError} if there is none, or if its manifest is wrong.
 */
export async function openModel(idOrPath: string): Promise<ModelFolder> {
  const folder = [join(MODELS, idOrPath), resolve(idOrPath)].find((each) =>
    existsSync(join(each, 'manifest.json')),
  );
  if (folder === undefined) {
    const ids = await modelIds();
    const known = ids.length > 0 ? `The models here are: ${ids.join(', ')}.` : 'public/models is empty.';
    throw new CommandError(`There is no model "${idOrPath}". ${known} A path to a model folder works too.`);
  }
  const path = join(folder, 'manifest.json');
  try {
    return { folder, manifest: parseManifest(JSON.parse(await readFile(path, 'utf8'))) };
  } catch (error) {
    if (error instanceof ManifestError || error instanceof SyntaxError) {
      throw new CommandError(`${path}: ${error.message}`);
    }
    throw error;
  }
}

/**
 * The precision of one encoder: the one asked for if this encoder has it, else the one that the app takes on a CPU:
 * what the manifest prefers there, fp32, or the first that runs there.
 *
 * @throws {CommandError} if this encoder has none that runs on a CPU.
 */
export function choosePrecision(files: Manifest['image']['files'], asked: Precision | null): Precision {
  if (asked !== null && files[asked]) return asked;
  const entries = Object.entries(files) as [Precision, GraphFile][];
  const preferred = entries.find(([, { preferredOn }]) => preferredOn?.includes('wasm'));
  if (preferred) return preferred[0];
  if (files.fp32) return 'fp32';
  const onCpu = entries.find(([, { executionProviders }]) => executionProviders.includes('wasm'));
  if (!onCpu) throw new CommandError('The model has no file that runs on a CPU; name one by --precision.');
  return onCpu[0];
}

async function modelIds(): Promise<string[]> {
  if (!existsSync(MODELS)) return [];
  const entries = await readdir(MODELS, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return folders.filter((name) => existsSync(join(MODELS, name, 'manifest.json'))).sort();
}
