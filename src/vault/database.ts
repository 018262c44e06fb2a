import { openDB, type DBSchema, type IDBPDatabase, type IDBPObjectStore } from 'idb';
import type { PromptShelf } from './prompt-record.ts';
import type { EmbeddingRecord, LabelSet, ReviewRecord, Shelf } from './records.ts';

const NAME = 'wordsight';
const VERSION = 3;

interface VaultSchema extends DBSchema {
  shelves: { key: string; value: Shelf };
  embeddings: { key: [shelf: string, sha256: string]; value: EmbeddingRecord };
  'label-sets': { key: string; value: LabelSet };
  reviews: { key: string; value: ReviewRecord };
  prompts: { key: string; value: PromptShelf; indexes: { usedAtMs: number } };
}

export type Database = IDBPDatabase<VaultSchema>;

export type LabelSetStore = IDBPObjectStore<VaultSchema, ['label-sets'], 'label-sets', 'readwrite'>;

export interface DatabaseEvents {
  /** Another tab holds an older version open; opening goes on when it lets go. */
  onBlocked(): void;
  /** Another tab wants to change the database. Called before the connection is closed. */
  onClosing(becauseOfNewerVersion: boolean): void;
  /** The browser has closed the connection, for instance because the person cleared its data. */
  onTerminated(): void;
}

/** @throws what the browser says: there may be no IndexedDB, it may be forbidden, or the disk may be full. */
export function openDatabase(events: DatabaseEvents): Promise<Database> {
  // idb would fail with a ReferenceError inside of it
  if (!('indexedDB' in globalThis)) throw new DOMException('This browser has no IndexedDB.', 'NotFoundError');
  return openDB<VaultSchema>(NAME, VERSION, {
    upgrade(database, from) {
      if (from < 1) {
        database.createObjectStore('shelves', { keyPath: 'id' });
        database.createObjectStore('embeddings', { keyPath: ['shelf', 'sha256'] });
        database.createObjectStore('label-sets', { keyPath: 'id' });
      }
      if (from < 2) database.createObjectStore('reviews', { keyPath: 'sha256' });
      database.createObjectStore('prompts', { keyPath: 'id' }).createIndex('usedAtMs', 'usedAtMs');
    },
    blocked: () => events.onBlocked(),
    blocking(_current, wanted, event) {
      events.onClosing(wanted !== null);
      (event.target as IDBDatabase).close();
    },
    terminated: () => events.onTerminated(),
  });
}

/** Every embedding of a shelf: SHA-256 are strings of digits and letters, which come before any array. */
export function rangeOf(shelf: string): IDBKeyRange {
  return IDBKeyRange.bound([shelf, ''], [shelf, []], true, true);
}
