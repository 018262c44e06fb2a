import { readFile } from 'node:fs/promises';
import { parseLabels } from '../../src/clip/labels.ts';
import { CommandError } from '../evaluate/command-error.ts';

/**
 * Labels of a text file, read as they are in the page: one a line, commas split too, repeats count once.
 *
 * @throws {CommandError} if the file cannot be read or has no label.
 */
export async function readLabels(path: string): Promise<string[]> {
  const content = await readFile(path, 'utf8').catch((error: Error) => {
    throw new CommandError(`--labels cannot be read: ${error.message}`);
  });
  // some editors put a mark before the first letter
  const { labels } = parseLabels(content.replace(/^\uFEFF/, ''));
  if (labels.length === 0) throw new CommandError(`There is no label in ${path}. Write one a line.`);
  return labels;
}
