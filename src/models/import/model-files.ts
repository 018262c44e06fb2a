import { ModelError } from '../model-error.ts';

/** A file that a person brought: a path with slashes, as `webkitRelativePath` and zip files have it. */
export interface ImportFile {
  path: string;
  blob: Blob;
}

/** Path inside the model folder -> bytes. */
export type ModelFiles = ReadonlyMap<string, Blob>;

export interface ModelFolder {
  /** Of the innermost folder that holds the model; a stand-in where there is none or only a revision's hash. */
  name: string;
  files: ModelFiles;
}

const NAMELESS = 'Imported model';
/** What download tools call the folder of one revision. */
const REVISION = /^([0-9a-f]{7,64}|main|onnx)$/;
/** A model has about ten files; whoever picks a whole disk is told so before anything is read. */
export const MAX_FILES = 2000;
const MAX_PATH_LENGTH = 500;
/** What operating systems leave behind. */
const LITTER = /(^|\/)(__MACOSX(\/|$)|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._)/i;
const ROOT_FILES = ['manifest.json', 'config.json'];

/**
 * The files of a model by their path in its folder: folders around it are taken off, litter is left out.
 *
 * @param name of the model where no folder gives it one.
 * @throws {ModelError} `MODEL_FOLDER_INVALID` for no files, too many, a path that leaves the folder, or two files
 * of one path.
 */
export function openFolder(files: readonly ImportFile[], name: string = NAMELESS): ModelFolder {
  if (files.length > MAX_FILES) {
    throw folderError('folder', `has ${files.length} files; a model has at most ${MAX_FILES}`);
  }
  const byPath = new Map<string, Blob>();
  for (const { path, blob } of files) {
    if (LITTER.test(path)) continue;
    const clean = cleanPath(path);
    if (byPath.has(clean)) throw folderError(clean, 'is there twice');
    byPath.set(clean, blob);
  }
  if (byPath.size === 0) throw folderError('folder', 'has no files');
  return withoutTopFolders({ name, files: byPath });
}

/** @throws {ModelError} `MODEL_FOLDER_INVALID` for a path that is empty, absolute, or leaves its folder. */
export function cleanPath(path: string): string {
  const shown = path.slice(0, 100) || 'file';
  if (path.length > MAX_PATH_LENGTH)
    throw folderError(shown, `has a path of over ${MAX_PATH_LENGTH} letters`);
  const slashed = path.replaceAll('\\', '/');
  if (/^\/|^[a-z]:|[\u0000-\u001f\u007f]/i.test(slashed))
    throw folderError(shown, 'is not a path inside a folder');
  const parts = slashed.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.length === 0 || parts.includes('..'))
    throw folderError(shown, 'is a path that leaves the folder');
  return parts.join('/');
}

function withoutTopFolders(folder: ModelFolder): ModelFolder {
  let { name, files } = folder;
  while (!ROOT_FILES.some((path) => files.has(path))) {
    const tops = new Set([...files.keys()].map((path) => path.slice(0, path.indexOf('/') + 1)));
    const [top] = tops;
    if (tops.size !== 1 || !top) break;
    files = new Map([...files].map(([path, blob]) => [path.slice(top.length), blob]));
    const topName = top.slice(0, -1);
    if (!REVISION.test(topName)) name = topName;
  }
  return { name, files };
}

function folderError(file: string, detail: string): ModelError {
  return new ModelError('MODEL_FOLDER_INVALID', file, detail);
}
