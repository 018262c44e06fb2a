import type { ExecutionProvider, Precision } from '../clip/manifest.ts';
import { TEXT_VERSION } from '../clip/text-version.ts';
import { type Connection, isQuotaError } from './connection.ts';
import type { Database } from './database.ts';
import { isSoundRow, nameOf, type PromptRow, rowsOf, sealRow } from './prompt-record.ts';
import { hashModelKey } from './shelf-id.ts';

/** 2 MB at 512 numbers each. */
const MAX_ROWS = 1000;
/** Models, or ways of running them. Those used last stay. */
const MAX_SHELVES = 8;
/** A database that another tab holds back must not hold back the start. */
const FIND_MS = 1000;
/** The first result comes before the disk. */
const WAIT_MS = 1000;

/** The model that has read the texts, and how. */
export interface PromptModel {
  /** See `clip/model-key.ts`. */
  key: string;
  precision: Precision;
  executionProvider: ExecutionProvider;
  dim: number;
}

export interface StoredPrompt {
  /** `[dim]` float32, unit length. */
  embedding: Float32Array<ArrayBuffer>;
  tokens: number;
  limit: number;
}

/** Rows used last that are checked before anybody asks for them, and how many without a break. */
const MAX_AHEAD = 64;
const CHECKED_AT_ONCE = 4;

type Prompts = ReadonlyMap<string, StoredPrompt>;

/**
 * Embeddings of labels that outlast the page, by model, precision, execution provider, `TEXT_VERSION` and the SHA-256 of the
 * text: with them a visit needs no text encoder for the labels of the last one. A bounded number, last used first; what is
 * lost is only encoded again, so nothing that fails here is told.
 */
export class PromptVault {
  /** Not written yet, by shelf. */
  private waiting = new Map<string, Prompts>();
  /** By shelf: the names of what is known to lie there. */
  private readonly known = new Map<string, ReadonlySet<string>>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly connection: Connection) {}

  /** What is kept for this model. Never rejects. */
  async find(model: PromptModel): Promise<{ size: number; get(text: string): StoredPrompt | undefined }> {
    const id = promptShelfId(model);
    const rows = (isMarked() && (await soon(this.read(id)))) || rowsOf(null);
    this.known.set(id, new Set(rows.keys()));
    const sound = new Set<PromptRow>();
    const isSound = (row: PromptRow) => sound.has(row) || isSoundRow(id, row, model.dim);
    void checkAhead([...rows.values()].slice(-MAX_AHEAD), (row) => isSound(row) && sound.add(row));
    return {
      size: rows.size,
      get: (text) => {
        const row = rows.get(nameOf(text));
        if (row && isSound(row)) return row;
        // kept again once it is encoded again
        if (row) this.known.delete(id);
        return undefined;
      },
    };
  }

  /** Kept soon, in addition to what is there. */
  keep(model: PromptModel, prompts: Prompts): void {
    if (this.connection.isOver) return;
    const id = promptShelfId(model);
    const known = this.known.get(id);
    if (known && [...prompts.keys()].every((text) => known.has(nameOf(text)))) return;
    this.waiting.set(id, new Map([...(this.waiting.get(id) ?? []), ...prompts]));
    this.timer ??= setTimeout(() => void this.flush(), WAIT_MS);
  }

  /** Writes what waits. Never rejects. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const batch = this.waiting;
    this.waiting = new Map();
    if (batch.size > 0) this.writing = this.writing.then(() => this.write(batch));
    return this.writing;
  }

  /** How many texts are kept. @throws what the browser says when it cannot read. */
  async count(): Promise<number> {
    await this.flush();
    const shelves = (await (await this.connection.database())?.getAll('prompts')) ?? [];
    return shelves.reduce((sum, shelf) => sum + rowsOf(shelf).size, 0);
  }

  /** Deletes what is kept and what waits. @throws what the browser says. */
  async removeAll(): Promise<void> {
    this.waiting.clear();
    this.known.clear();
    await this.writing;
    await (await this.connection.database())?.clear('prompts');
    if (this.connection.state === 'full') this.connection.setState('open');
  }

  private async read(id: string): Promise<Map<string, PromptRow>> {
    return rowsOf(await (await this.connection.database())?.get('prompts', id));
  }

  private async write(batch: ReadonlyMap<string, Prompts>): Promise<void> {
    const database = await this.connection.database();
    if (!database) return;
    try {
      for (const [id, prompts] of batch) this.known.set(id, await add(database, id, prompts));
      mark();
    } catch (error) {
      if (!isQuotaError(error)) this.connection.noteFailure(database, error);
    }
  }
}

/** While the page waits for its model: what checks is slow when it runs for the first time. */
async function checkAhead(rows: readonly PromptRow[], check: (row: PromptRow) => void): Promise<void> {
  for (const [at, row] of rows.entries()) {
    if (at % CHECKED_AT_ONCE === 0) await new Promise((resolve) => setTimeout(resolve));
    check(row);
  }
}

/** In localStorage, where it is read at once: a first visit must not wait for a database that is still being made. */
const MARK = 'wordsight.labels-kept';

/** Typed here because workers, which share the vault, have none. */
interface Marks {
  localStorage?: { getItem(key: string): string | null; setItem(key: string, value: string): void };
}

function isMarked(): boolean {
  try {
    return ((globalThis as Marks).localStorage?.getItem(MARK) ?? null) !== null;
  } catch {
    return false;
  }
}

function mark(): void {
  try {
    (globalThis as Marks).localStorage?.setItem(MARK, 'yes');
  } catch {
    // then nothing is found on the next visit
  }
}

/** Null where it fails, or takes too long. */
function soon<T>(reading: Promise<T>): Promise<T | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), FIND_MS);
    reading.then(resolve, () => resolve(null)).finally(() => clearTimeout(timer));
  });
}

/** @returns the names of all that lies there then. */
async function add(database: Database, id: string, prompts: Prompts): Promise<ReadonlySet<string>> {
  const fresh = [...prompts].map(([text, prompt]) => sealRow(id, { ...prompt, name: nameOf(text) }));
  const transaction = database.transaction('prompts', 'readwrite');
  const { store } = transaction;
  const rows = rowsOf(await store.get(id));
  // those used last stand last
  for (const row of fresh) rows.delete(row.name);
  for (const row of fresh) rows.set(row.name, row);
  const kept = [...rows.values()].slice(-MAX_ROWS);
  await store.put({ id, usedAtMs: Date.now(), rows: kept });
  const inOrder = await store.index('usedAtMs').getAllKeys();
  for (const old of inOrder.slice(0, -MAX_SHELVES)) await store.delete(old);
  await transaction.done;
  return new Set(kept.map(({ name }) => name));
}

/** Everything that the embedding of a text depends on beside the text itself. */
export function promptShelfId({ key, precision, executionProvider }: Omit<PromptModel, 'dim'>): string {
  return `${hashModelKey(key).slice(0, 32)}/${precision}/${executionProvider}/${TEXT_VERSION}`;
}
