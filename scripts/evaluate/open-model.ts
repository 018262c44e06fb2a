import { existsSync, openAsBlob } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Manifest, ManifestError, parseManifest, type Precision } from '../../src/clip/manifest.ts';
import type { RunnableGraph, RunnableManifest } from '../../src/clip/runnable-manifest.ts';
import { readModelFiles } from '../../src/models/import/read-model.ts';
import { ModelError } from '../../src/models/model-error.ts';
import { CommandError } from './command-error.ts';

const MODELS = fileURLToPath(new URL('../../public/models/', import.meta.url));

export interface ModelFolder {
  folder: string;
  manifest: RunnableManifest;
  /** Bytes by path, where they are not those of the folder's files: a combined graph was split. */
  files?: ReadonlyMap<string, Blob>;
}

/**
 * Finds a model by its id in public/models, or by the path of its folder: with a manifest.json, or in the layout of
 * the public ONNX exports, from which one is derived as the page does.
 *
 * @throws {CommandError} if there is none, or if its files are wrong.
 */
export async function openModel(idOrPath: string): Promise<ModelFolder> {
  const folders = [join(MODELS, idOrPath), resolve(idOrPath)];
  const folder = folders.find((each) => existsSync(join(each, 'manifest.json')));
  if (folder !== undefined) return { folder, manifest: await readManifest(folder) };
  const publicFolder = folders.find((each) => existsSync(join(each, 'config.json')));
  if (publicFolder !== undefined) return openPublicFolder(publicFolder);
  const ids = await modelIds();
  const known = ids.length > 0 ? `The models here are: ${ids.join(', ')}.` : 'public/models is empty.';
  throw new CommandError(`There is no model "${idOrPath}". ${known} A path to a model folder works too.`);
}

async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, 'manifest.json');
  try {
    return parseManifest(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (error instanceof ManifestError || error instanceof SyntaxError) {
      throw new CommandError(`${path}: ${error.message}`);
    }
    throw error;
  }
}

async function openPublicFolder(folder: string): Promise<ModelFolder> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = await Promise.all(
    paths.map(async (path) => ({
      path: relative(dirname(folder), path).replaceAll('\\', '/'),
      blob: await openAsBlob(path),
    })),
  );
  try {
    const model = await readModelFiles(files);
    for (const warning of model.warnings) console.error(warning);
    return { folder, manifest: model.manifest, files: model.files };
  } catch (error) {
    if (error instanceof ModelError) throw new CommandError(`${folder}: ${error.file} ${error.detail}.`);
    throw error;
  }
}

/**
 * The precision of one encoder: the one asked for if this encoder has it, else the one that the app takes on a CPU:
 * what the manifest prefers there, fp32, or the first that runs there.
 *
 * @throws {CommandError} if this encoder has none that runs on a CPU.
 */
export function choosePrecision(
  files: RunnableManifest['image']['files'],
  asked: Precision | null,
): Precision {
  if (asked !== null && files[asked]) return asked;
  const entries = Object.entries(files) as [Precision, RunnableGraph][];
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
