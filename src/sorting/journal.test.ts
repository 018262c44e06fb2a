import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryTree } from '../../tests/helpers/memory-tree.ts';
import { hashOf } from './hash.ts';
import { beginSession, lastSession, parseJournal, readSessions } from './journal.ts';
import type { SortPlan } from './plan.ts';
import { runSession } from './run.ts';
import { undoSession } from './undo.ts';

const HEAD = { id: 's', at: '2026-11-25T00:00:00Z', source: 'f', sameTree: true };

async function sorted(mode: 'copy' | 'move') {
  const tree = new MemoryTree('f', { 'a.jpg': 'one', 'b.jpg': 'two' });
  const put = async (from: string) => ({
    ...{ kind: 'put' as const, id: from, from, to: `cat/${from}` },
    sha256: await hashOf(await tree.read(from)),
  });
  const steps = [await put('a.jpg'), await put('b.jpg')];
  const plan = { mode, newFolders: ['cat'], steps } as unknown as SortPlan;
  const session = await beginSession(tree, plan, HEAD);
  const parts = { target: tree, source: tree, openPicture: async () => null, onProgress: () => {} };
  const run = () => runSession(session, { ...parts, signal: new AbortController().signal });
  const undo = async () => {
    const last = lastSession(await readSessions(tree));
    return last ? undoSession(last, parts) : [];
  };
  return { tree, session, run, undo };
}

const text = (tree: MemoryTree, path: string) => tree.snapshot()[path];
const write = (tree: MemoryTree, path: string, content: string) =>
  tree.files.set(path, new TextEncoder().encode(content));

describe('running a plan after the folder changed', () => {
  it('leaves out what is gone, changed, or in the way', async () => {
    const { tree, run } = await sorted('move');
    tree.files.delete('a.jpg');
    write(tree, 'b.jpg', 'edited');
    expect((await run()).skipped).toEqual([
      { path: 'a.jpg', reason: 'gone' },
      { path: 'b.jpg', reason: 'changed' },
    ]);
    expect(text(tree, 'b.jpg')).toBe('edited');
    const other = await sorted('move');
    write(other.tree, 'cat/a.jpg', 'came in between');
    expect((await other.run()).skipped).toEqual([{ path: 'a.jpg', reason: 'in-the-way' }]);
    expect(text(other.tree, 'cat/a.jpg')).toBe('came in between');
    expect(text(other.tree, 'a.jpg')).toBe('one');
  });
});

describe('undoing after the folder changed', () => {
  it('moves an edited picture back as it is now', async () => {
    const { tree, run, undo } = await sorted('move');
    await run();
    write(tree, 'cat/a.jpg', 'edited');
    expect(await undo()).toEqual([]);
    expect(tree.snapshot()).toEqual({ 'a.jpg': 'edited', 'b.jpg': 'two' });
  });

  it('puts a picture beside what took its old place', async () => {
    const { tree, run, undo } = await sorted('move');
    await run();
    write(tree, 'a.jpg', 'a new one');
    expect(await undo()).toEqual([{ path: 'a (2).jpg', reason: 'beside' }]);
    expect(tree.snapshot()).toMatchObject({ 'a.jpg': 'a new one', 'a (2).jpg': 'one', 'b.jpg': 'two' });
  });

  it('keeps an edited copy, the only copy, and files that others put into its folders', async () => {
    const { tree, run, undo } = await sorted('copy');
    await run();
    write(tree, 'cat/a.jpg', 'edited');
    tree.files.delete('b.jpg');
    write(tree, 'cat/more.txt', 'not ours');
    expect(await undo()).toEqual([
      { path: 'cat/b.jpg', reason: 'only-one' },
      { path: 'cat/a.jpg', reason: 'changed' },
    ]);
    expect(tree.snapshot()).toMatchObject({
      'cat/a.jpg': 'edited',
      'cat/b.jpg': 'two',
      'cat/more.txt': 'not ours',
    });
  });

  it('tells of what somebody deleted', async () => {
    const { tree, run, undo } = await sorted('move');
    await run();
    tree.files.delete('cat/a.jpg');
    expect(await undo()).toEqual([{ path: 'a.jpg', reason: 'gone' }]);
  });

  it('undoes one sorting after the other, the last one first', async () => {
    const { tree, run, undo } = await sorted('copy');
    const before = tree.snapshot();
    await run();
    const between = tree.snapshot()['cat/a.jpg'];
    const plan = {
      ...{ mode: 'move', newFolders: ['all'] },
      steps: [
        { kind: 'put', id: 'x', from: 'cat/a.jpg', to: 'all/a.jpg', sha256: await hashOf(new Blob(['one'])) },
      ],
    } as unknown as SortPlan;
    const session = await beginSession(tree, plan, { ...HEAD, id: 't' });
    await runSession(session, {
      ...{ target: tree, source: tree, openPicture: async () => null, onProgress: () => {} },
      signal: new AbortController().signal,
    });
    expect(await undo()).toEqual([]);
    expect(tree.snapshot()['cat/a.jpg']).toBe(between);
    expect(await undo()).toEqual([]);
    expect(tree.snapshot()).toEqual({ 'a.jpg': before['a.jpg'], 'b.jpg': before['b.jpg'] });
  });
});

describe('parseJournal', () => {
  it('reads nothing that leads out of the folder', () => {
    const lines = [
      { kind: 'begin', format: 1, ...HEAD, mode: 'move' },
      { kind: 'put', id: 'x', from: 'a', to: '../b', sha256: 'h' },
      { kind: 'put', id: 'x', from: '/etc/passwd', to: 'b', sha256: 'h' },
      { kind: 'folder', path: 'a/../../b' },
      { kind: 'sidecar', to: 'x.xmp', keywords: [1] },
      { kind: 'go' },
    ];
    const [session] = parseJournal(lines.map((line) => JSON.stringify(line)).join('\n'));
    expect(session).toMatchObject({ steps: [], newFolders: [], planned: true });
  });

  it('throws at nothing', () => {
    const value = fc.oneof(
      fc.string(),
      fc.json(),
      fc.constantFrom('{"kind":"go"}', 'null', '{"kind":"begin"}'),
    );
    fc.assert(fc.property(fc.array(value), (rows) => void parseJournal(rows.join('\n'))));
  });
});
