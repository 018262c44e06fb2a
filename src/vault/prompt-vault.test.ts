import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { PromptRow, PromptShelf } from './prompt-record.ts';
import { type PromptModel, promptShelfId } from './prompt-vault.ts';
import { openVault, type Vault } from './vault.ts';

const MODEL: PromptModel = { key: 'model', precision: 'fp32', executionProvider: 'wasm', dim: 2 };
const prompt = (number: number) => ({ embedding: Float32Array.of(number, 1 / 3), tokens: number, limit: 77 });
const promptsOf = (...texts: string[]) => new Map(texts.map((text) => [text, prompt(text.length)]));

let vault: Vault;

beforeEach(() => {
  const values = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
  });
  vi.stubGlobal('indexedDB', new IDBFactory());
  vault = openVault();
});

afterEach(() => {
  vault.connection.current?.close();
  vi.unstubAllGlobals();
});

async function visitAgain(): Promise<Vault> {
  await vault.prompts.flush();
  vault.connection.current?.close();
  vault = openVault();
  return vault;
}

async function keep(model: PromptModel, ...texts: string[]): Promise<void> {
  vault.prompts.keep(model, promptsOf(...texts));
  await vault.prompts.flush();
}

async function found(text: string, model = MODEL) {
  return (await vault.prompts.find(model)).get(text);
}

async function shelf(): Promise<PromptShelf> {
  return (await (await vault.connection.database())!.get('prompts', promptShelfId(MODEL)))!;
}

async function changeRow(part: Partial<PromptRow>): Promise<void> {
  const { rows, ...rest } = await shelf();
  const changed = rows.map((row, index) => (index === 0 ? { ...row, ...part } : row));
  await (await vault.connection.database())!.put('prompts', { ...rest, rows: changed });
}

it('comes back bit for bit on the next visit, without the text', async () => {
  const whole = Float32Array.of(9, 3, 1 / 3);
  vault.prompts.keep(MODEL, new Map([['cat', { ...prompt(3), embedding: whole.subarray(1) }]]));
  await visitAgain();
  whole.fill(0);
  expect(await found('cat')).toMatchObject(prompt(3));
  expect(await found('dog')).toBeUndefined();
  expect(JSON.stringify(await shelf())).not.toContain('cat');
});

it.each([
  ['model', { key: 'other' }],
  ['precision', { precision: 'q8' }],
  ['execution provider', { executionProvider: 'webgpu' }],
] as const)('is of one model: another %s has none of it', async (_what, part) => {
  await keep(MODEL, 'cat');
  expect((await vault.prompts.find({ ...MODEL, ...part })).size).toBe(0);
});

it('is written by itself', async () => {
  vault.prompts.keep(MODEL, promptsOf('cat'));
  await vi.waitFor(async () => expect((await shelf()).rows).toHaveLength(1), 5000);
});

it.each([
  ['a number', { embedding: Float32Array.of(3, 0.3333) }],
  ['too few numbers', { embedding: Float32Array.of(3) }],
  ['another type', { embedding: [3, 1 / 3] as unknown as Float32Array<ArrayBuffer> }],
  ['the tokens', { tokens: 4 }],
  ['the name', { name: 'ab'.repeat(32) }],
  ['the checksum', { checksum: '0000000000000000' }],
])('is not believed with a change in %s, and is repaired by being kept again', async (_what, part) => {
  await keep(MODEL, 'cat', 'dogs');
  await changeRow(part);
  await visitAgain();
  const kept = await vault.prompts.find(MODEL);
  expect(kept.get('cat')).toBeUndefined();
  expect(kept.get('dogs')).toMatchObject(prompt(4));
  await keep(MODEL, 'cat', 'dogs');
  await visitAgain();
  expect(await found('cat')).toMatchObject(prompt(3));
});

it.each([null, 'nonsense', { id: 'x' }, [null, 3, {}]])('survives rows that are %j', async (rows) => {
  await keep(MODEL, 'cat');
  await (await vault.connection.database())!.put('prompts', { ...(await shelf()), rows: rows as never });
  await visitAgain();
  expect(await found('cat')).toBeUndefined();
  await keep(MODEL, 'cat');
  expect(await found('cat')).toMatchObject(prompt(3));
});

it('keeps 1000 texts of a model, those used last', async () => {
  const texts = Array.from({ length: 1000 }, (_, index) => `text ${index}`);
  await keep(MODEL, ...texts);
  await keep(MODEL, 'text 0', 'new');
  const names = await shelf();
  expect(names.rows).toHaveLength(1000);
  expect(await found('text 0')).toBeDefined();
  expect(await found('text 1')).toBeUndefined();
});

it('keeps eight models, those used last', async () => {
  vi.spyOn(Date, 'now').mockImplementation(() => ++clock);
  let clock = 1;
  const models = Array.from({ length: 9 }, (_, index) => ({ ...MODEL, key: `model ${index}` }));
  for (const model of models) await keep(model, 'cat');
  await expect(vault.prompts.count()).resolves.toBe(8);
  expect((await vault.prompts.find(models[0]!)).size).toBe(0);
});

it('is not written again where nothing is new', async () => {
  await keep(MODEL, 'cat');
  await visitAgain();
  await vault.prompts.find(MODEL);
  const before = (await shelf()).usedAtMs;
  vi.spyOn(Date, 'now').mockReturnValue(before + 1000);
  await keep(MODEL, 'cat');
  expect((await shelf()).usedAtMs).toBe(before);
  await keep(MODEL, 'dog');
  expect((await shelf()).usedAtMs).toBe(before + 1000);
});

it('is deleted with what waits', async () => {
  await keep(MODEL, 'cat');
  vault.prompts.keep(MODEL, promptsOf('dog'));
  await vault.prompts.removeAll();
  await vault.prompts.flush();
  await expect(vault.prompts.count()).resolves.toBe(0);
  // and kept again when it is read again
  await keep(MODEL, 'cat');
  await expect(vault.prompts.count()).resolves.toBe(1);
});

it('has its place made in a database of the version before', async () => {
  await vault.connection.database();
  vault.connection.current?.close();
  vi.stubGlobal('indexedDB', new IDBFactory());
  const before = await openDB('wordsight', 2, {
    upgrade(database) {
      database.createObjectStore('shelves', { keyPath: 'id' });
      database.createObjectStore('embeddings', { keyPath: ['shelf', 'sha256'] });
      database.createObjectStore('label-sets', { keyPath: 'id' });
      database.createObjectStore('reviews', { keyPath: 'sha256' });
    },
  });
  await before.put('reviews', { sha256: 'a', label: 'cat', verdict: 'accepted' });
  before.close();
  vault = openVault();
  await keep(MODEL, 'cat');
  expect(await found('cat')).toBeDefined();
  await expect(vault.reviews.count()).resolves.toBe(1);
});

it('waits for no database where nothing was ever kept', async () => {
  const database = vi.spyOn(vault.connection, 'database');
  expect((await vault.prompts.find(MODEL)).size).toBe(0);
  expect(database).not.toHaveBeenCalled();
});

it('has nothing, soon, where another tab holds the database back', async () => {
  await keep(MODEL, 'cat');
  vi.useFakeTimers();
  vi.spyOn(vault.connection, 'database').mockReturnValue(new Promise(() => {}));
  const finding = vault.prompts.find(MODEL);
  await vi.advanceTimersByTimeAsync(2000);
  expect((await finding).size).toBe(0);
  vi.useRealTimers();
});
