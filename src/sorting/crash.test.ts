import { describe, expect, it } from 'vitest';
import { Crash, Fate, MemoryTree } from '../../tests/helpers/memory-tree.ts';
import { hashOf } from './hash.ts';
import { beginSession, isUnfinished, JOURNAL, lastSession, readSessions } from './journal.ts';
import { planSorting, type SortOptions, type SortPicture } from './plan.ts';
import { runSession } from './run.ts';
import { undoSession } from './undo.ts';

const CONTENT = {
  'a.jpg': 'first picture',
  'b.jpg': 'second picture',
  'sub/a.jpg': 'third, of the name of the first',
  'cat/a.jpg': 'was there before',
  'dog/old.txt': 'not ours',
  'equal.jpg': 'first picture',
  'stays.jpg': 'nobody knows what',
};

const LABELS: Record<string, string | null> = {
  'a.jpg': 'cat',
  'b.jpg': 'dog',
  'sub/a.jpg': 'cat',
  'cat/a.jpg': 'cat',
  'equal.jpg': 'a/b',
  'stays.jpg': null,
};

async function pictures(tree: MemoryTree): Promise<SortPicture[]> {
  return Promise.all(
    Object.entries(LABELS).map(async ([from, label]) => ({
      ...{ id: from, name: from.split('/').at(-1), from, label },
      sha256: await hashOf(await tree.read(from)),
      keywords: label === null ? [] : [label, 'ä & <b>'],
    })),
  );
}

interface Setting {
  options: SortOptions;
  sameTree: boolean;
  canRename: boolean;
}

/** Two trees that survive crashes, and what a person does with them. */
class Disk {
  readonly source: MemoryTree;
  readonly target: MemoryTree;

  constructor(private readonly setting: Setting) {
    this.source = new MemoryTree('holiday', CONTENT, setting.canRename);
    this.target = setting.sameTree ? this.source : new MemoryTree('sorted', { 'cat/a.jpg': 'other' });
  }

  state() {
    const without = (tree: MemoryTree): Record<string, string> => {
      return Object.fromEntries(Object.entries(tree.snapshot()).filter(([path]) => path !== JOURNAL));
    };
    return { source: without(this.source), target: without(this.target) };
  }

  /** Runs until it is done or crashes; says whether it got through. */
  async survives(work: () => Promise<unknown>, crashAt: number | null): Promise<boolean> {
    this.source.fate = this.target.fate = new Fate(crashAt);
    try {
      await work();
      return true;
    } catch (error) {
      if (error instanceof Crash) return false;
      throw error;
    } finally {
      this.source.fate = this.target.fate = new Fate();
    }
  }

  private readonly parts = {
    openPicture: () => Promise.resolve(null),
    signal: new AbortController().signal,
    onProgress: () => {},
  };

  async sort() {
    const { options, sameTree } = this.setting;
    const plan = await planSorting(await pictures(this.source), options, this.target, sameTree);
    const head = { id: 's', at: '2026-11-25T00:00:00Z', source: this.source.name, sameTree };
    const session = await beginSession(this.target, plan, head);
    return runSession(session, { ...this.parts, target: this.target, source: this.source });
  }

  async finish() {
    const session = lastSession(await readSessions(this.target));
    if (!session || !isUnfinished(session)) return;
    await runSession(session, { ...this.parts, target: this.target, source: this.source });
  }

  async undo() {
    const session = lastSession(await readSessions(this.target));
    if (!session) return [];
    return undoSession(session, { target: this.target, source: this.source, onProgress: () => {} });
  }
}

const SETTINGS = [true, false].flatMap((sameTree) =>
  (['copy', 'move'] as const).flatMap((mode) =>
    [false, true].flatMap((sidecars) =>
      (sameTree && mode === 'move' ? [false, true] : [false]).map((canRename): [string, Setting] => [
        `${mode} ${sameTree ? 'inside its folder' : 'to another folder'}${sidecars ? ', with sidecars' : ''}${canRename ? ', by renaming' : ''}`,
        { options: { mode, unsure: sidecars ? 'folder' : 'stay', sidecars }, sameTree, canRename },
      ]),
    ),
  ),
);

describe.each(SETTINGS)('%s', (_name, setting) => {
  it('loses nothing, overwrites nothing and is undone without a trace', async () => {
    const disk = new Disk(setting);
    const before = disk.state();
    const { skipped } = await disk.sort();
    expect(skipped).toEqual([]);
    const { source, target } = disk.state();
    const contents = Object.values({ ...source, ...target });
    for (const content of Object.values(CONTENT)) expect(contents).toContain(content);
    expect(target['cat/a.jpg']).toBe(before.target['cat/a.jpg']);
    expect(target['a-b/equal.jpg']).toBe('first picture');
    expect(target['dog/b.jpg']).toBe('second picture');
    expect('b.jpg' in source).toBe(setting.options.mode === 'copy');
    expect(await disk.undo()).toEqual([]);
    expect(disk.state()).toEqual(before);
    expect(await disk.target.kind(JOURNAL)).toBeNull();
  });

  it('is undone or finished after a crash at every moment', async () => {
    const whole = new Disk(setting);
    const before = whole.state();
    await whole.sort();
    const sorted = whole.state();
    const undone = new Set<string>();
    for (let crashAt = 0; ; crashAt += 1) {
      const toUndo = new Disk(setting);
      if (await toUndo.survives(() => toUndo.sort(), crashAt)) break;
      expect(await toUndo.undo(), `undo after a crash at ${crashAt}`).toEqual([]);
      expect(toUndo.state(), `undo after a crash at ${crashAt}`).toEqual(before);

      const toFinish = new Disk(setting);
      await toFinish.survives(() => toFinish.sort(), crashAt);
      const session = lastSession(await readSessions(toFinish.target));
      await toFinish.finish();
      expect(toFinish.state(), `finish after a crash at ${crashAt}`).toEqual(session ? sorted : before);
      undone.add(session ? 'after the plan' : 'before it');
    }
    expect(undone.size).toBe(2);
  });

  it('is undone after undoing itself crashed at every moment', async () => {
    const before = new Disk(setting).state();
    // a few moments of the sorting, every moment of the undoing after each
    for (const crashAt of [11, 23, 37, 10_000]) {
      for (let undoCrashAt = 0; ; undoCrashAt += 1) {
        const disk = new Disk(setting);
        await disk.survives(() => disk.sort(), crashAt);
        if (await disk.survives(() => disk.undo(), undoCrashAt)) break;
        expect(await disk.undo()).toEqual([]);
        expect(disk.state(), `crashes at ${crashAt} and ${undoCrashAt}`).toEqual(before);
      }
    }
  });

  it('is finished after finishing itself crashed at every moment', async () => {
    const whole = new Disk(setting);
    await whole.sort();
    for (let crashAt = 0; ; crashAt += 1) {
      const disk = new Disk(setting);
      await disk.survives(() => disk.sort(), 25);
      if (await disk.survives(() => disk.finish(), crashAt)) break;
      await disk.finish();
      expect(disk.state(), `second crash at ${crashAt}`).toEqual(whole.state());
    }
  });
});
