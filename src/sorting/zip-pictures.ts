import { BlobReader, TextReader, ZipWriter } from '@zip.js/zip.js/lib/zip-core-custom.js';
import { folderNames, freeName, nameKey, safeFileName } from './names.ts';
import { UNSORTED } from './plan.ts';
import { sidecarName, xmpSidecar } from './xmp.ts';

export interface ZipPicture {
  name: string;
  /** Null goes to `Unsorted`. */
  label: string | null;
  keywords: readonly string[];
  open(): Promise<File>;
}

export interface ZipJob {
  pictures: readonly ZipPicture[];
  sidecars: boolean;
  /** Files that stand at the top, as the results in CSV. */
  extra: readonly { name: string; content: Blob }[];
  signal: AbortSignal;
  onProgress(done: number, name: string): void;
}

/**
 * Writes a zip with one folder a label into a stream, one picture after the other, as they are: pictures hardly
 * shrink. Pictures that cannot be opened any more are left out and named in the answer.
 *
 * @throws what the stream throws (a full disk), or AbortError.
 */
export async function zipPictures(
  to: WritableStream<Uint8Array>,
  job: ZipJob,
): Promise<{ missing: string[] }> {
  const { pictures, sidecars, extra, signal, onProgress } = job;
  const zip = new ZipWriter(to, { level: 0, useWebWorkers: false, signal });
  const labels = pictures.map(({ label }) => label).filter((label) => label !== null);
  const folders = folderNames([UNSORTED, ...labels]);
  const taken = new Set<string>();
  const tried = new Map<string, number>();
  const missing: string[] = [];
  for (const { name, content } of extra) {
    taken.add(nameKey(name));
    await zip.add(name, new BlobReader(content));
  }
  for (const [done, picture] of pictures.entries()) {
    signal.throwIfAborted();
    onProgress(done, picture.name);
    const file = await picture.open().catch(() => null);
    if (!file) {
      missing.push(picture.name);
      continue;
    }
    const folder = folders.get(picture.label ?? UNSORTED) ?? UNSORTED;
    const isFree = (path: string) => !taken.has(nameKey(path)) && !taken.has(nameKey(sidecarName(path)));
    const path = freeName(`${folder}/${safeFileName(picture.name)}`, isFree, tried);
    taken.add(nameKey(path));
    await zip.add(path, new BlobReader(file), { lastModDate: new Date(file.lastModified) });
    if (!sidecars || picture.keywords.length === 0) continue;
    taken.add(nameKey(sidecarName(path)));
    await zip.add(sidecarName(path), new TextReader(xmpSidecar(picture.keywords)));
  }
  onProgress(pictures.length, '');
  await zip.close();
  return { missing };
}
