import { gatherFromFileList, toPicture } from './gather-files.ts';
import type { FilePicture } from './picture.ts';
import { walkEntry } from './walk-entry.ts';

/**
 * The files of a drop as they are, folders walked through: for what is no set of pictures, as the folder of a model.
 *
 * The entries must be taken before the first `await`: the browser empties a DataTransfer as soon as its
 * event handler returns.
 */
export async function gatherFromTransfer(transfer: DataTransfer): Promise<FilePicture[]> {
  const entries = [...transfer.items]
    .filter((item) => item.kind === 'file')
    .map((item) => item.webkitGetAsEntry())
    .filter((entry) => entry !== null);
  const plainFiles = [...transfer.files];
  if (!entries.some((entry) => entry.isDirectory)) return gatherFromFileList(plainFiles);
  const found: FilePicture[] = [];
  for (const entry of entries) {
    for await (const step of walkEntry(entry)) {
      if (step.kind === 'file' && step.file instanceof File) found.push(toPicture(step.file, step.path));
    }
  }
  return found;
}
