import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, vi } from 'vitest';
import type { ModelIdentity } from '../../src/vault/embedding-vault.ts';
import type { EmbeddingRecord } from '../../src/vault/records.ts';
import type { KeptReview } from '../../src/vault/review-vault.ts';
import { openVault, type Vault } from '../../src/vault/vault.ts';

export const MODEL: ModelIdentity = { key: 'model\nhash', id: 'tiny', name: 'Tiny', dim: 4 };

export const sha = (number: number) => number.toString(16).padStart(64, '0');
export const picture = (number: number) => ({
  embedding: Float32Array.of(number, 0.1, -0.2, 1 / 3),
  widthPx: 40 + number,
  heightPx: 30,
});

export const ACCEPTED: KeptReview = { label: 'cat', verdict: 'accepted' };
export const CORRECTED: KeptReview = { label: 'dog', verdict: 'corrected' };

/** The vault of a browser in which nothing is kept yet, anew for each test. */
class VaultBed {
  vault!: Vault;

  open(): Vault {
    this.vault = openVault();
    return this.vault;
  }

  /** Another visit: a page that remembers nothing. */
  async visitAgain(): Promise<Vault> {
    await this.vault.embeddings.flush();
    this.vault.connection.current?.close();
    return this.open();
  }

  async keep(...numbers: number[]): Promise<void> {
    const { embeddings } = this.vault;
    for (const number of numbers) embeddings.keep(MODEL, 'fp32', sha(number), picture(number));
    await embeddings.flush();
  }

  async change(number: number, part: Partial<EmbeddingRecord>): Promise<void> {
    const database = await this.vault.connection.database();
    const { id } = this.vault.embeddings.shelfOf(MODEL, 'fp32');
    const record = await database?.get('embeddings', [id, sha(number)]);
    if (!database || !record) throw new Error('nothing to change');
    await database.put('embeddings', { ...record, ...part });
  }
}

export function vaultForEachTest(): VaultBed {
  const bed = new VaultBed();
  beforeEach(() => {
    vi.stubGlobal('indexedDB', new IDBFactory());
    bed.open();
  });
  afterEach(() => {
    bed.vault.connection.current?.close();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });
  return bed;
}
