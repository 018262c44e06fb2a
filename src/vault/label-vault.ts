import type { Connection } from './connection.ts';
import type { LabelSetStore } from './database.ts';
import type { LabelSet } from './records.ts';

/** Label sets that the person has named. */
export class LabelVault {
  constructor(private readonly connection: Connection) {}

  /** By name. Empty where nothing can be read. */
  async sets(): Promise<LabelSet[]> {
    const database = await this.connection.database();
    const sets = (await database?.getAll('label-sets').catch(() => [])) ?? [];
    return sets.filter(isLabelSet).sort((a, b) => a.name.localeCompare(b.name));
  }

  /** @returns whether it is kept. */
  put(set: LabelSet): Promise<boolean> {
    return this.write((store) => store.put(set));
  }

  /** @returns whether it is gone. */
  remove(id: string): Promise<boolean> {
    return this.write((store) => store.delete(id));
  }

  /**
   * Begins at once where the database is open, and commits without waiting for an answer: the page may be going
   * away, and a browser drops the transactions of such a page that are not committed.
   */
  private async write(act: (store: LabelSetStore) => Promise<unknown>): Promise<boolean> {
    try {
      const database = this.connection.current ?? (await this.connection.database());
      if (!database) return false;
      const transaction = database.transaction('label-sets', 'readwrite');
      const asked = act(transaction.store);
      transaction.commit();
      await Promise.all([asked, transaction.done]);
      return true;
    } catch {
      return false;
    }
  }
}

/** What is read back was written by some version of the app, or by someone with the developer tools. */
function isLabelSet(value: unknown): value is LabelSet {
  const { id, name, labelText, templateText } = (value ?? {}) as Partial<LabelSet>;
  return (
    typeof id === 'string' &&
    typeof name === 'string' &&
    typeof labelText === 'string' &&
    (templateText === null || typeof templateText === 'string')
  );
}
