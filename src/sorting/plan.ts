import { type FileTree, folderOf, joinPath, nameOf } from './file-tree.ts';
import { folderNames, freeName, nameKey, safeFileName } from './names.ts';
import { sidecarName } from './xmp.ts';

export const UNSORTED = 'Unsorted';

/** A picture as sorting sees it. */
export interface SortPicture {
  id: string;
  name: string;
  /** In the source tree; null where the picture does not lie in it: it can be copied only. */
  from: string | null;
  /** Of its bytes when it was looked at. */
  sha256: string;
  /** Null: no label is sure enough. */
  label: string | null;
  /** For its sidecar. */
  keywords: readonly string[];
}

export interface SortOptions {
  mode: 'copy' | 'move';
  /** What becomes of pictures without a label. */
  unsure: 'stay' | 'folder';
  sidecars: boolean;
}

export type SortStep =
  | { kind: 'put'; id: string; from: string | null; to: string; sha256: string }
  | { kind: 'sidecar'; to: string; keywords: readonly string[] };

export interface SortPlan {
  mode: 'copy' | 'move';
  /** Folders that are not there yet. */
  newFolders: string[];
  steps: SortStep[];
  /** Every folder that pictures go to. */
  folders: { name: string; pictures: number; renamed: number }[];
  /** Pictures that lie where they belong. */
  inPlace: number;
  /** Pictures that stay because no label is sure enough. */
  staying: number;
  /** Sidecars that are not written because one is there. */
  sidecarsThere: number;
}

/**
 * What a sorting would do; changes nothing. No step writes to a path where something lies now, or to one path twice.
 *
 * @param sameTree whether `from` and `to` are in one tree: a picture in its folder already stays there.
 */
export async function planSorting(
  pictures: readonly SortPicture[],
  options: SortOptions,
  target: FileTree,
  sameTree: boolean,
): Promise<SortPlan> {
  const going = pictures.filter(({ label }) => label !== null || options.unsure === 'folder');
  const labels = going.map(({ label }) => label).filter((label) => label !== null);
  const root = await target.list('');
  const names = folderNames([UNSORTED, ...labels], root);
  const there = new Set(root.filter(({ kind }) => kind === 'folder').map(({ name }) => name));
  const plan: SortPlan = {
    ...{ mode: options.mode, newFolders: [], steps: [], folders: [], inPlace: 0 },
    ...{ staying: pictures.length - going.length, sidecarsThere: 0 },
  };
  const byFolder = new Map<string, SortPicture[]>();
  for (const picture of going) {
    const folder = names.get(picture.label ?? UNSORTED) ?? UNSORTED;
    const members = byFolder.get(folder);
    if (members) members.push(picture);
    else byFolder.set(folder, [picture]);
  }
  for (const [folder, members] of byFolder) {
    const taken = new Set((await target.list(folder)).map(({ name }) => nameKey(name)));
    const before = plan.steps.length;
    const renamed = planFolder(plan, { folder, members, taken, sameTree, sidecars: options.sidecars });
    if (plan.steps.length > before && !there.has(folder)) plan.newFolders.push(folder);
    const puts = plan.steps.slice(before).filter(({ kind }) => kind === 'put').length;
    if (puts > 0) plan.folders.push({ name: folder, pictures: puts, renamed });
  }
  return plan;
}

interface FolderJob {
  folder: string;
  members: readonly SortPicture[];
  taken: Set<string>;
  sameTree: boolean;
  sidecars: boolean;
}

/** Gives back how many files get another name than they have. */
function planFolder(plan: SortPlan, { folder, members, taken, sameTree, sidecars }: FolderJob): number {
  let renamed = 0;
  const tried = new Map<string, number>();
  const isFree = (name: string) => !taken.has(nameKey(name));
  for (const { id, from, name, sha256, keywords } of members) {
    const wantsSidecar = sidecars && keywords.length > 0;
    if (sameTree && from !== null && folderOf(from) === folder) {
      plan.inPlace += 1;
      const sidecar = sidecarName(nameOf(from));
      if (wantsSidecar && isFree(sidecar)) {
        taken.add(nameKey(sidecar));
        plan.steps.push({ kind: 'sidecar', to: joinPath(folder, sidecar), keywords });
      } else if (wantsSidecar) plan.sidecarsThere += 1;
      continue;
    }
    const fits = (candidate: string) =>
      isFree(candidate) && (!wantsSidecar || isFree(sidecarName(candidate)));
    const free = freeName(safeFileName(name), fits, tried);
    if (free !== name) renamed += 1;
    const to = joinPath(folder, free);
    taken.add(nameKey(free));
    plan.steps.push({ kind: 'put', id, from, to, sha256 });
    if (wantsSidecar) {
      taken.add(nameKey(sidecarName(free)));
      plan.steps.push({ kind: 'sidecar', to: sidecarName(to), keywords });
    }
  }
  return renamed;
}
