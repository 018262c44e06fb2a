import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ChunkStorage } from './chunk-storage.ts';
import { Keeping } from './keeping.ts';
import { SHELF } from '../../models/library/kept-shelf.ts';
import { versionOf } from '../../models/server-version.ts';
import { keptFile } from './kept-model.ts';
import { memoryShelf } from './shelves.ts';

// what a worker has and Node has not
vi.hoisted(() => (globalThis.addEventListener ??= () => {}));

const BASE = 'http://127.0.0.1:1/models/a/';
const OTHER = 'http://127.0.0.1:1/models/b/';
const PATHS = ['onnx/image.onnx', 'onnx/text.onnx'];

/** What the server answers, by address. */
const served = new Map<string, { body: string; etag: string | null }>();

function serve(base: string, path: string, body: string, etag: string | null = `"${body.length}"`): void {
  served.set(new URL(path, base).href, { body, etag });
}

beforeEach(() => {
  served.clear();
  vi.stubGlobal('fetch', (url: string, { method }: RequestInit) => {
    const file = served.get(url);
    if (!file) return Promise.resolve(new Response('', { status: 404 }));
    const headers = { ...(file.etag === null ? {} : { ETag: file.etag }), 'Content-Length': '1' };
    return Promise.resolve(new Response(method === 'HEAD' ? null : file.body, { headers }));
  });
  for (const path of PATHS) serve(BASE, path, `bytes of ${path}`);
});
afterEach(() => vi.unstubAllGlobals());

const newStorage = () => new ChunkStorage(memoryShelf());

async function keepAll(storage: ChunkStorage, base = BASE, wanted = PATHS): Promise<void> {
  const keeping = await Keeping.begin(storage, base, wanted);
  for (const path of wanted) await keeping.download(path);
  await keeping.settle();
}

async function textOf(storage: ChunkStorage, base: string, path: string): Promise<string | null> {
  const file = await keptFile(storage, base, path);
  return file && (await (await storage.file(SHELF.id, path))!.text());
}

describe('a kept model', () => {
  it('is found again with the version that the server had', async () => {
    const storage = newStorage();
    await keepAll(storage);
    expect(await textOf(storage, BASE, PATHS[0]!)).toBe('bytes of onnx/image.onnx');
    const found = await keptFile(storage, BASE, PATHS[1]!);
    expect(found).toMatchObject({ path: PATHS[1], bytes: 23 });
    expect(found?.version).toBe(versionOf(new Headers({ ETag: '"23"', 'Content-Length': '1' })));
  });

  it('is not there before it is settled', async () => {
    const storage = newStorage();
    const keeping = await Keeping.begin(storage, BASE, PATHS);
    await keeping.download(PATHS[0]!);
    expect(await keptFile(storage, BASE, PATHS[0]!)).toBeNull();
  });

  it('makes room for the next one', async () => {
    const storage = newStorage();
    await keepAll(storage);
    const firstBytes = await storage.storedBytes(SHELF.id);
    for (const path of PATHS) serve(OTHER, path, 'other');
    await keepAll(storage, OTHER);
    expect(await storage.ids()).toEqual([SHELF.id]);
    expect(await keptFile(storage, BASE, PATHS[0]!)).toBeNull();
    expect(await textOf(storage, OTHER, PATHS[0]!)).toBe('other');
    expect(await storage.storedBytes(SHELF.id)).toBeLessThan(firstBytes);
  });

  it('makes room for another precision of the same model', async () => {
    const storage = newStorage();
    await keepAll(storage);
    serve(BASE, 'onnx/image_quantized.onnx', 'small');
    await keepAll(storage, BASE, ['onnx/image_quantized.onnx', PATHS[1]!]);
    expect(await storage.file(SHELF.id, PATHS[0]!)).toBeNull();
    expect(await textOf(storage, BASE, PATHS[1]!)).toBe('bytes of onnx/text.onnx');
  });

  it('keeps the file that stays while another one is downloaded anew', async () => {
    const storage = newStorage();
    await keepAll(storage);
    serve(BASE, PATHS[0]!, 'a newer image encoder');
    const keeping = await Keeping.begin(storage, BASE, PATHS);
    await keeping.download(PATHS[0]!);
    await keeping.settle();
    expect(await textOf(storage, BASE, PATHS[0]!)).toBe('a newer image encoder');
    expect(await textOf(storage, BASE, PATHS[1]!)).toBe('bytes of onnx/text.onnx');
  });

  it('is not made of a file whose version the server does not tell', async () => {
    const storage = newStorage();
    serve(BASE, PATHS[0]!, 'who knows', null);
    const keeping = await Keeping.begin(storage, BASE, PATHS);
    await expect(keeping.download(PATHS[0]!)).rejects.toThrow(/version/);
    await keeping.settle();
    expect(await keptFile(storage, BASE, PATHS[0]!)).toBeNull();
  });

  it('leaves nothing behind of a file that did not arrive', async () => {
    const storage = newStorage();
    served.delete(new URL(PATHS[1]!, BASE).href);
    const keeping = await Keeping.begin(storage, BASE, PATHS);
    await keeping.download(PATHS[0]!);
    await expect(keeping.download(PATHS[1]!)).rejects.toThrow();
    await keeping.settle();
    expect(await textOf(storage, BASE, PATHS[0]!)).toBe('bytes of onnx/image.onnx');
    expect(await keptFile(storage, BASE, PATHS[1]!)).toBeNull();
  });
});

describe('versionOf', () => {
  it('needs an ETag or a date', () => {
    expect(versionOf(new Headers({ 'Content-Length': '5' }))).toBeNull();
    expect(versionOf(new Headers({ ETag: '"a"' }))).not.toBeNull();
    expect(versionOf(new Headers({ 'Last-Modified': 'Fri, 27 Nov 2026 10:00:00 GMT' }))).not.toBeNull();
  });

  it('differs in any of what the server says', () => {
    const base = { ETag: '"a"', 'Content-Length': '5' };
    const others = [{ ...base, ETag: '"b"' }, { ...base, 'Content-Length': '6' }, { ETag: '"a"' }];
    for (const other of others) expect(versionOf(new Headers(other))).not.toBe(versionOf(new Headers(base)));
  });
});
