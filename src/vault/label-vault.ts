import type { Connection } from './connection.ts';
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
  async put(set: LabelSet): Promise<boolean> {
    return this.write((database) => database.put('label-sets', set));
  }

  async remove(id: string): Promise<boolean> {
    return this.write((database) => database.delete('label-sets', id));
  }

  async last(): Promise<LastLabels | null> {
    const database = await this.connection.database();
    const last = await database?.get('settings', 'last-labels').catch(() => null);
    return isLastLabels(last) ? last : null;
  }

  /** Begins at once where the database is open: the page may be going away. */
  keepLast(last: LastLabels): void {
    const { current } = this.connection;
    if (current) void current.put('settings', last, 'last-labels').catch(() => {});
    else void this.write((database) => database.put('settings', last, 'last-labels'));
  }

  private async write(
    act: (database: NonNullable<Connection['current']>) => Promise<unknown>,
  ): Promise<boolean> {
    try {
      const database = await this.connection.database();
      if (!database) return false;
      await act(database);
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
