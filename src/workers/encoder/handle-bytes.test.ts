import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openInPlace } from './handle-bytes.ts';

const BYTES = Uint8Array.from({ length: 100 }, (_, index) => index);
const PLACE = ['models', 'm', 'image.onnx'];

let refusesShared = false;
beforeEach(() => (refusesShared = false));

/** A browser's storage with one file in it. @param mode what its handles say of themselves. */
function storageWith({ mode, readable = BYTES.length }: { mode?: string; readable?: number }) {
  const close = vi.fn();
  const handle = {
    mode,
    close,
    getSize: () => BYTES.length,
    read(into: Uint8Array, { at }: { at: number }) {
      if (refusesShared && into.buffer instanceof SharedArrayBuffer) throw new TypeError('shared');
      const part = BYTES.subarray(at, Math.min(readable, at + into.length));
      into.set(part);
      return part.length;
    },
  };
  const folder = (path: string[]) => ({
    getDirectoryHandle: (name: string) => Promise.resolve(folder([...path, name])),
    getFileHandle(name: string) {
      const isThere = [...path, name].join('/') === PLACE.join('/');
      const file = { createSyncAccessHandle: () => Promise.resolve(handle) };
      return isThere ? Promise.resolve(file) : Promise.reject(new DOMException('gone', 'NotFoundError'));
    },
  });
  vi.stubGlobal('navigator', { storage: { getDirectory: () => Promise.resolve(folder([])) } });
  return { close };
}

afterEach(() => vi.unstubAllGlobals());

describe('openInPlace', () => {
  it('reads what is asked for, again and again, until it is closed', async () => {
    const { close } = storageWith({ mode: 'read-only' });
    const file = (await openInPlace(PLACE, 100))!;
    expect(file.size).toBe(100);
    expect([...file.take(10, 14)]).toEqual([10, 11, 12, 13]);
    expect([...file.take(50, 52)]).toEqual([50, 51]);
    expect([...file.take(10, 14)]).toEqual([10, 11, 12, 13]);
    expect(new Uint8Array(await file.slice(97, 1000).arrayBuffer())).toEqual(BYTES.subarray(97));
    expect(new Uint8Array(await file.slice(200, 300).arrayBuffer())).toHaveLength(0);
    file.close();
    expect(close).toHaveBeenCalledOnce();
  });

  it('reads into memory of somebody else, shared or, where that is not taken, through its own', async () => {
    storageWith({ mode: 'read-only' });
    const file = (await openInPlace(PLACE, 100))!;
    const whole = new Uint8Array(new SharedArrayBuffer(6));
    file.takeInto(whole.subarray(1, 5), 20);
    expect([...whole]).toEqual([0, 20, 21, 22, 23, 0]);
    refusesShared = true;
    file.takeInto(whole.subarray(2, 4), 70);
    expect([...whole]).toEqual([0, 20, 70, 71, 23, 0]);
    expect(() => file.takeInto(whole.subarray(0, 4), 98)).toThrow(RangeError);
  });

  it('lets go of a file that it would have for itself alone', async () => {
    const { close } = storageWith({});
    expect(await openInPlace(PLACE, 100)).toBeNull();
    expect(close).toHaveBeenCalledOnce();
  });

  it('lets go of a file that is not as long as it was when it was opened', async () => {
    const { close } = storageWith({ mode: 'read-only' });
    expect(await openInPlace(PLACE, 99)).toBeNull();
    expect(close).toHaveBeenCalledOnce();
  });

  it('gives nothing for a file that is gone, for no place, or where there is no storage', async () => {
    storageWith({ mode: 'read-only' });
    expect(await openInPlace(['models', 'm', 'text.onnx'], 100)).toBeNull();
    expect(await openInPlace(undefined, 100)).toBeNull();
    vi.stubGlobal('navigator', {});
    expect(await openInPlace(PLACE, 100)).toBeNull();
  });

  it('never takes half of a weight for a whole one', async () => {
    storageWith({ mode: 'read-only', readable: 60 });
    const file = (await openInPlace(PLACE, 100))!;
    expect([...file.take(58, 60)]).toEqual([58, 59]);
    expect(() => file.take(58, 62)).toThrow(RangeError);
  });
});
