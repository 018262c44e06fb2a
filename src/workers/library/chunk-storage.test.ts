import { describe, expect, it } from 'vitest';
import type { ModelRecord } from '../../models/library/types.ts';
import { type BlobShelf, ChunkStorage } from './chunk-storage.ts';
import { memoryShelf } from './shelves.ts';

const PATH = 'onnx/a.onnx';
const MIB = 1024 * 1024;

const chunk = (size: number, value: number) => new Uint8Array(size).fill(value);
const record = (id: string) => ({ format: 1, id, state: 'partial' }) as ModelRecord;

async function write(storage: ChunkStorage, ...chunks: Uint8Array<ArrayBuffer>[]): Promise<void> {
  const part = await storage.openPart('m', PATH);
  for (const each of chunks) await part.append(each);
  await part.close();
}

describe('ChunkStorage', () => {
  it('gives out a file only when it is finished, whole and in order', async () => {
    const storage = new ChunkStorage(memoryShelf());
    await write(storage, chunk(3 * MIB, 1), chunk(3 * MIB, 2), chunk(10, 3));
    expect(await storage.file('m', PATH)).toBeNull();
    await storage.finishPart('m', PATH);
    const bytes = new Uint8Array(await (await storage.file('m', PATH))!.arrayBuffer());
    expect(bytes).toHaveLength(6 * MIB + 10);
    expect([bytes[0], bytes[3 * MIB - 1], bytes[3 * MIB], bytes.at(-1)]).toEqual([1, 1, 2, 3]);
  });

  it('goes on with a part that an earlier page has left', async () => {
    const shelf = memoryShelf();
    await write(new ChunkStorage(shelf), chunk(5 * MIB, 1));
    const part = await new ChunkStorage(shelf).openPart('m', PATH);
    expect(part.sizeBytes).toBe(5 * MIB);
    let readBytes = 0;
    await part.readAll((each) => (readBytes += each.byteLength));
    expect(readBytes).toBe(5 * MIB);
    await part.append(chunk(7, 2));
    await part.close();
    expect((await new ChunkStorage(shelf).openPart('m', PATH)).sizeBytes).toBe(5 * MIB + 7);
  });

  it('throws a part away without a trace', async () => {
    const shelf = memoryShelf();
    const storage = new ChunkStorage(shelf);
    const part = await storage.openPart('m', PATH);
    await part.append(chunk(5 * MIB, 1));
    await part.append(chunk(5, 1));
    await part.clear();
    expect(part.sizeBytes).toBe(0);
    await part.append(chunk(3, 9));
    await part.close();
    await storage.finishPart('m', PATH);
    expect((await storage.file('m', PATH))?.size).toBe(3);
  });

  it('keeps records, and removes one model without touching another', async () => {
    const storage = new ChunkStorage(memoryShelf());
    await storage.writeRecord(record('m'));
    await storage.writeRecord(record('m-2'));
    await write(storage, chunk(100, 1));
    expect((await storage.ids()).sort()).toEqual(['m', 'm-2']);
    expect(await storage.storedBytes('m')).toBeGreaterThan(100);
    await storage.remove('m');
    expect(await storage.ids()).toEqual(['m-2']);
    expect(await storage.storedBytes('m')).toBe(0);
    expect(await storage.readRecord('m')).toBeNull();
    expect(await storage.readRecord('m-2')).toEqual(record('m-2'));
  });

  it('says when there is no room', async () => {
    const full: BlobShelf = {
      ...memoryShelf(),
      put: () => Promise.reject(new DOMException('no room', 'QuotaExceededError')),
    };
    await expect(write(new ChunkStorage(full), chunk(5, 1))).rejects.toMatchObject({ code: 'STORAGE_FULL' });
  });
});
