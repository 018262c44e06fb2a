import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** Makes the folder of an output file before the work, so that an hour's result is not lost for want of it. */
export async function makeFolderFor(path: string): Promise<void> {
  await mkdir(dirname(resolve(path)), { recursive: true });
}

export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFile(path, `${JSON.stringify(value)}\n`);
}
