import { beforeEach, expect, it } from 'vitest';
import { NotesFile } from './notes-file.ts';

/** What lies in the folder; a file that is open for writing opens for nobody else. */
const contents = new Map<string, Uint8Array<ArrayBuffer>>();
const changes = new Map<string, number>();
const open = new Set<string>();

function fileOf(name: string) {
  const held = () => contents.get(name) ?? new Uint8Array(0);
  return {
    name,
    getFile: () => Promise.resolve({ size: held().length, lastModified: changes.get(name) ?? 0 }),
    createSyncAccessHandle(options?: { mode: string }) {
      if (open.has(name)) return Promise.reject(new DOMException('locked', 'NoModificationAllowedError'));
      if (options?.mode !== 'read-only') open.add(name);
      return Promise.resolve({
        getSize: () => held().length,
        read: (into: Uint8Array, { at }: { at: number }) => into.set(held().subarray(at, at + into.length)),
        write(bytes: Uint8Array, { at }: { at: number }) {
          const whole = new Uint8Array(Math.max(held().length, at + bytes.length));
          whole.set(held());
          whole.set(bytes, at);
          contents.set(name, whole);
        },
        truncate: (sizeBytes: number) => contents.set(name, held().slice(0, sizeBytes)),
        close: () => open.delete(name),
      });
    },
  };
}

const folder = {
  getFileHandle(name: string, options?: { create: boolean }) {
    if (!contents.has(name) && !options?.create) {
      return Promise.reject(new DOMException('gone', 'NotFoundError'));
    }
    return Promise.resolve(fileOf(name));
  },
} as unknown as FileSystemDirectoryHandle;

const notes = () => new NotesFile(folder, fileOf('image.onnx') as unknown as FileSystemFileHandle);
const NOTES = 'image.onnx.notes';

beforeEach(() => {
  open.clear();
  contents.clear();
  contents.set('image.onnx', new Uint8Array(100));
  changes.set('image.onnx', 7);
});

it('reads what was written, the last time', async () => {
  expect(await notes().read()).toBeNull();
  await notes().write(Uint8Array.of(1, 2, 3, 4));
  await notes().write(Uint8Array.of(5, 6));
  expect(await notes().read()).toEqual(Uint8Array.of(5, 6));
  expect(open.size).toBe(0);
});

it('reads nothing once the file has another size, or was changed', async () => {
  await notes().write(Uint8Array.of(1));
  contents.set('image.onnx', new Uint8Array(101));
  expect(await notes().read()).toBeNull();
  contents.set('image.onnx', new Uint8Array(100));
  expect(await notes().read()).toEqual(Uint8Array.of(1));
  changes.set('image.onnx', 8);
  expect(await notes().read()).toBeNull();
});

it('neither reads nor writes while another tab writes', async () => {
  await notes().write(Uint8Array.of(1));
  open.add(NOTES);
  expect(await notes().read()).toBeNull();
  await notes().write(Uint8Array.of(2));
  open.clear();
  expect(await notes().read()).toEqual(Uint8Array.of(1));
});

it('reads nothing of notes that broke off', async () => {
  for (const length of [0, 3]) {
    contents.set(NOTES, new Uint8Array(length));
    expect(await notes().read()).toBeNull();
  }
});
