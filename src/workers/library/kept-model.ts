import { SHELF } from '../../models/library/kept-shelf.ts';
import type { StoredFile } from '../../models/library/types.ts';
import type { ModelStorage } from './storage.ts';

export interface KeptFile extends StoredFile {
  /** As `models/server-version.ts` told it when the file came. */
  version: string;
}

/** What is known of a file of this model; null if it is not kept. Not compared with anything yet. */
export async function keptFile(
  storage: ModelStorage,
  baseUrl: string,
  path: string,
): Promise<KeptFile | null> {
  const record = await storage.readRecord(SHELF.id);
  if (record?.name !== baseUrl) return null;
  const file = record.files.find((each) => each.path === path);
  const version = record.etags[path];
  return file && version !== undefined ? { ...file, version } : null;
}
