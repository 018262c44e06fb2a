import type { LibraryContents } from '../../engine/library-protocol.ts';
import type { ModelRecord, StoredModel } from '../../models/library/types.ts';
import { ModelError } from '../../models/model-error.ts';
import type { ModelStorage } from './storage.ts';

/** Everything that is stored, started downloads too, newest first. */
export async function listStored(storage: ModelStorage): Promise<LibraryContents> {
  const records = await Promise.all((await storage.ids()).map((id) => storage.readRecord(id)));
  const known = records.filter((record) => record !== null).sort((a, b) => b.addedAtMs - a.addedAtMs);
  return {
    models: await Promise.all(known.map((record) => describe(storage, record))),
    storage: storage.kind,
  };
}

/** @throws {ModelError} `MODEL_NOT_FOUND` */
export async function describeStored(storage: ModelStorage, id: string): Promise<StoredModel> {
  const record = await storage.readRecord(id);
  if (!record) throw new ModelError('MODEL_NOT_FOUND', id, 'is not stored on this device');
  return describe(storage, record);
}

async function describe(storage: ModelStorage, record: ModelRecord): Promise<StoredModel> {
  const { id, name, state, manifest, plan, warnings } = record;
  return {
    ...{ id, name, state, manifest, plan, warnings },
    storedBytes: await storage.storedBytes(id),
    inMemory: storage.kind === 'memory',
  };
}
