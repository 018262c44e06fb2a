import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { CommandError } from './command-error.ts';

const LabelFile = v.record(v.string(), v.pipe(v.string(), v.minLength(1)));

/**
 * The label text of each class folder: from the file (a JSON object, folder -> label) where it has the folder, else
 * the folder's name with `_` read as a space.
 *
 * @throws {CommandError} if the file cannot be read or is something else.
 */
export async function classLabels(
  folders: readonly string[],
  labelFile: string | undefined,
): Promise<string[]> {
  const given = labelFile === undefined ? {} : await readLabelFile(labelFile);
  return folders.map((folder) => given[folder] ?? folder.replaceAll('_', ' '));
}

async function readLabelFile(path: string): Promise<Record<string, string>> {
  try {
    return v.parse(LabelFile, JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`--labels must be a JSON object from folder to label. ${path}: ${reason}`);
  }
}
