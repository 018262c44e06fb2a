/** Content of a fake folder: a file's content, a folder, or an error that reading the file throws. */
export interface FakeTree {
  [name: string]: string | Uint8Array<ArrayBuffer> | DOMException | FakeTree;
}

const GONE = new DOMException('gone', 'NotFoundError');

/** A directory handle over plain data, as far as walking reads one. `broken` makes listing end with an error. */
export function fakeFolder(name: string, tree: FakeTree, broken?: DOMException): FileSystemDirectoryHandle {
  async function* values() {
    for (const [child, content] of Object.entries(tree)) yield fakeChild(child, content);
    if (broken) throw broken;
  }
  const getFileHandle = (child: string) => Promise.resolve(fakeChild(child, tree[child] ?? GONE));
  return { kind: 'directory', name, values, getFileHandle } as unknown as FileSystemDirectoryHandle;
}

function fakeChild(name: string, content: FakeTree[string]): FileSystemHandle {
  if (content instanceof DOMException) {
    return {
      ...{ kind: 'file', name },
      getFile: () => Promise.reject(content),
    } as unknown as FileSystemFileHandle;
  }
  if (typeof content === 'string' || content instanceof Uint8Array) {
    const getFile = () => Promise.resolve(new File([content], name));
    return { kind: 'file', name, getFile } as unknown as FileSystemFileHandle;
  }
  return fakeFolder(name, content);
}
