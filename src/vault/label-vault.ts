import type { Connection } from './connection.ts';
import type { WritableStore } from './database.ts';
import type { LabelSet, LastLabels } from './records.ts';

/** Label sets that the person has named, and what stood in the textboxes last. */
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
    return this.write('label-sets', (store) => store.put(set));
  }

  remove(id: string): Promise<boolean> {
    return this.write('label-sets', (store) => store.delete(id));
  }

  async last(): Promise<LastLabels | null> {
    const database = await this.connection.database();
    const last = await database?.get('settings', 'last-labels').catch(() => null);
    return isLastLabels(last) ? last : null;
  }

  keepLast(last: LastLabels): void {
    void this.write('settings', (store) => store.put(last, 'last-labels'));
  }

  /**
   * Begins at once where the database is open, and commits without waiting for an answer: the page may be going
   * away, and a browser drops the transactions of such a page that are not committed.
   */
  private async write<Name extends 'label-sets' | 'settings'>(
    name: Name,
    act: (store: WritableStore<Name>) => Promise<unknown>,
  ): Promise<boolean> {
    try {
      const database = this.connection.current ?? (await this.connection.database());
      if (!database) return false;
      const transaction = database.transaction(name, 'readwrite');
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
    isTemplate(templateText)
  );
}

function isLastLabels(value: unknown): value is LastLabels {
  const { labelText, templateText } = (value ?? {}) as Partial<LastLabels>;
  return typeof labelText === 'string' && isTemplate(templateText);
}

function isTemplate(value: unknown): boolean {
  return value === null || typeof value === 'string';
}
