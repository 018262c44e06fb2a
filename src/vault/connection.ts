import { openDatabase, type Database } from './database.ts';

/** What becomes of what should be kept. `open`, or why it is kept in memory only. */
export type VaultState =
  | 'opening'
  | 'open'
  /** Another tab with an older version of the app has to be closed first. */
  | 'blocked'
  /** The browser has no storage for this page, or forbids it. */
  | 'unavailable'
  /** Another tab runs a newer version of the app, which has taken over the storage. */
  | 'replaced'
  /** There is no room left. Everything that was kept is still there. */
  | 'full';

/** The one connection of this page, opened when first asked for and again after it was lost. */
export class Connection {
  state: VaultState = 'opening';
  /** The open database, for what cannot wait: a page that is going away. */
  current: Database | null = null;
  private opening: Promise<Database | null> | null = null;
  private readonly listeners = new Set<(state: VaultState) => void>();
  /** Called while the database is still open, right before it is closed for another tab. */
  onClosing: () => void = () => {};

  /** Nothing will be kept any more as long as this page is open. */
  get isOver(): boolean {
    return this.state === 'unavailable' || this.state === 'replaced';
  }

  subscribe(listener: (state: VaultState) => void): void {
    this.listeners.add(listener);
  }

  /** Null where nothing can be kept; the state says why. */
  database(): Promise<Database | null> {
    if (this.isOver) return Promise.resolve(null);
    this.opening ??= this.open();
    return this.opening;
  }

  setState(state: VaultState): void {
    if (state === this.state) return;
    this.state = state;
    for (const listener of this.listeners) listener(state);
  }

  private async open(): Promise<Database | null> {
    try {
      const database = await openDatabase({
        onBlocked: () => this.setState('blocked'),
        onClosing: (becauseOfNewerVersion) => {
          this.onClosing();
          this.forget();
          if (becauseOfNewerVersion) this.setState('replaced');
        },
        onTerminated: () => this.forget(),
      });
      this.current = database;
      this.setState('open');
      return database;
    } catch (error) {
      // an older version of the app cannot open what a newer one has changed
      const newer = error instanceof DOMException && error.name === 'VersionError';
      this.setState(newer ? 'replaced' : isQuotaError(error) ? 'full' : 'unavailable');
      this.opening = null;
      return null;
    }
  }

  /** Writing to this database has failed: there is no room, or the browser has closed it, which nobody was told. */
  noteFailure(database: Database, error: unknown): void {
    if (isQuotaError(error)) this.setState('full');
    else if (database === this.current) this.forget();
  }

  /** The database that was open is so no more; the next one who asks opens it again. */
  forget(): void {
    this.current = null;
    this.opening = null;
  }
}

export function isQuotaError(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'QuotaExceededError';
}
