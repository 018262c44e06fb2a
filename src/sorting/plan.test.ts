import { describe, expect, it } from 'vitest';
import { MemoryTree } from '../../tests/helpers/memory-tree.ts';
import { planSorting, type SortOptions, type SortPicture } from './plan.ts';

const picture = (from: string, label: string | null): SortPicture => ({
  ...{ id: from, name: from.split('/').at(-1) ?? '', from, sha256: `hash of ${from}`, label },
  keywords: label === null ? [] : [label],
});

const OPTIONS: SortOptions = { mode: 'move', unsure: 'stay', sidecars: false };

const plan = (pictures: SortPicture[], tree = new MemoryTree('f'), options: Partial<SortOptions> = {}) =>
  planSorting(pictures, { ...OPTIONS, ...options }, tree, true);

const targets = ({ steps }: Awaited<ReturnType<typeof plan>>) => steps.map(({ to }) => to);

describe('planSorting', () => {
  it('numbers what has one name, and what is there already, in any case', async () => {
    const tree = new MemoryTree('f', { 'cat/A.jpg': 'x' });
    const made = await plan(
      [picture('a.jpg', 'cat'), picture('sub/a.jpg', 'cat'), picture('b.jpg', 'cat')],
      tree,
    );
    expect(targets(made)).toEqual(['cat/a (2).jpg', 'cat/a (3).jpg', 'cat/b.jpg']);
    expect(made.folders).toEqual([{ name: 'cat', pictures: 3, renamed: 2 }]);
    expect(made.newFolders).toEqual([]);
  });

  it('leaves what lies where it belongs', async () => {
    const tree = new MemoryTree('f', { 'cat/a.jpg': 'x' });
    const made = await plan([picture('cat/a.jpg', 'cat')], tree);
    expect(made).toMatchObject({ steps: [], inPlace: 1, newFolders: [], folders: [] });
  });

  it('lets pictures stay that no label is sure of, or gathers them', async () => {
    const pictures = [picture('a.jpg', null), picture('b.jpg', 'cat')];
    expect(await plan(pictures)).toMatchObject({ staying: 1, newFolders: ['cat'] });
    expect(targets(await plan(pictures, undefined, { unsure: 'folder' }))).toEqual([
      'Unsorted/a.jpg',
      'cat/b.jpg',
    ]);
  });

  it('keeps a sidecar beside its picture and never writes over one', async () => {
    const tree = new MemoryTree('f', {
      'cat/a.jpg.xmp': 'from somewhere else',
      'cat/b.jpg': 'x',
      'cat/b.jpg.xmp': 'y',
    });
    const pictures = [picture('a.jpg', 'cat'), picture('cat/b.jpg', 'cat')];
    const made = await plan(pictures, tree, { sidecars: true });
    expect(targets(made)).toEqual(['cat/a (2).jpg', 'cat/a (2).jpg.xmp']);
    expect(made.sidecarsThere).toBe(1);
  });

  it('plans 20,000 files of one name in a moment', async () => {
    const pictures = Array.from({ length: 20_000 }, (_, index) => picture(`${index}/image.jpg`, 'cat'));
    const made = await plan(pictures);
    expect(new Set(targets(made)).size).toBe(20_000);
  });
});
