import type { StoreApi } from 'zustand';
import { nameOf } from '../sorting/file-tree.ts';
import type { WebTree } from '../sorting/web-tree.ts';
import type { AppState, PictureItem } from './state.ts';

export interface Followed {
  undo(): void;
}

type Whereabouts = Pick<PictureItem, 'name' | 'path' | 'file'> & { place: PictureItem['place'] | undefined };

/** The pictures of the page follow their files to where these were moved, so that they can still be opened. */
export function followPictures(
  app: StoreApi<AppState>,
  root: FileSystemDirectoryHandle,
  tree: WebTree,
  placed: ReadonlyMap<string, string>,
): Followed {
  const before = new Map<string, Whereabouts>();
  for (const { id, name, path, file, place } of app.getState().pictures) {
    if (placed.has(id)) before.set(id, { name, path, file, place });
  }
  change(app, (id) => {
    const to = placed.get(id);
    if (to === undefined) return null;
    const file = { size: before.get(id)?.file.size ?? null, open: () => tree.read(to) };
    return { name: nameOf(to), path: `${root.name}/${to}`, file, place: { root, pathInRoot: to } };
  });
  return { undo: () => change(app, (id) => before.get(id) ?? null) };
}

function change(app: StoreApi<AppState>, whereaboutsOf: (id: string) => Whereabouts | null): void {
  app.setState(({ pictures }) => ({
    pictures: pictures.map((picture) => {
      const whereabouts = whereaboutsOf(picture.id);
      if (!whereabouts) return picture;
      const { place, ...rest } = whereabouts;
      return { ...picture, ...rest, ...(place ? { place } : {}) };
    }),
  }));
}
