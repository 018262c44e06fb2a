import { type FileTree, folderOf, joinPath, nameOf } from './file-tree.ts';
import { hashOf, isBeginningOf } from './hash.ts';
import { JOURNAL, markSession, readSessions, type Session } from './journal.ts';
import { freeName } from './names.ts';
import type { SortStep } from './plan.ts';
import { copyChecked } from './run.ts';
import { xmpSidecar } from './xmp.ts';

/** What undoing left as it is, and why. */
export type KeptReason =
  /** Somebody changed it after the sorting. */
  | 'changed'
  /** A copy whose original is gone. */
  | 'only-one'
  /** Neither the picture nor its copy is there. */
  | 'gone'
  /** Its old place was taken, so it went beside it. */
  | 'beside';

export interface Kept {
  path: string;
  reason: KeptReason;
}

export interface UndoParts {
  target: FileTree;
  /** Null where copies are taken back whose originals lie in no folder that can be looked at. */
  source: FileTree | null;
  onProgress(done: number, path: string): void;
}

/**
 * Takes a sorting back, last step first, from whatever state it was left in. Nothing is overwritten; what somebody
 * changed since is kept and told of. A crash while undoing is undone by undoing again.
 *
 * @param session must have its source tree in `parts` if its mode is `move`.
 * @throws what the file system throws when it can do no more. Undoing again goes on from there.
 */
export async function undoSession(session: Session, parts: UndoParts): Promise<Kept[]> {
  const { target, onProgress } = parts;
  await markSession(target, session, 'undo');
  const kept: Kept[] = [];
  for (const [done, step] of session.steps.toReversed().entries()) {
    onProgress(done, step.to);
    const undone =
      step.kind === 'sidecar' ? await takeSidecar(step, target) : await takeBack(step, session, parts);
    if (undone) kept.push(undone);
  }
  for (const folder of session.newFolders.toReversed()) {
    if ((await target.kind(folder)) === 'folder') await target.removeEmptyFolder(folder);
  }
  onProgress(session.steps.length, '');
  await markSession(target, session, 'undone');
  const sessions = await readSessions(target);
  if (sessions.every(({ planned, undone }) => undone || !planned)) await target.remove(JOURNAL);
  return kept;
}

type Put = Extract<SortStep, { kind: 'put' }>;

async function takeBack(step: Put, session: Session, parts: UndoParts): Promise<Kept | null> {
  const { target, source } = parts;
  const copy = await readIfThere(target, step.to);
  const original = step.from === null || !source ? null : await readIfThere(source, step.from);
  if (session.mode === 'move') return moveBack(step, session, parts, copy, original);
  if (!copy) return null;
  if ((await hashOf(copy)) !== step.sha256) {
    const brokenOff = original ? await isBeginningOf(copy, original) : copy.size === 0;
    if (!brokenOff) return { path: step.to, reason: 'changed' };
  } else if (source && step.from !== null && !original) return { path: step.to, reason: 'only-one' };
  await target.remove(step.to);
  return null;
}

async function moveBack(
  { from, to, sha256 }: Put,
  { sameTree }: Session,
  { target, source }: UndoParts,
  moved: Blob | null,
  original: Blob | null,
): Promise<Kept | null> {
  if (from === null || !source) return null;
  if (!moved) return original ? null : { path: from, reason: 'gone' };
  if (!original) {
    await bring(from);
    return null;
  }
  const [movedHash, originalHash] = await Promise.all([hashOf(moved), hashOf(original)]);
  if (originalHash === sha256) {
    // it never left, or is back already: what lies there is a whole or broken-off copy
    if (movedHash !== sha256 && !(await isBeginningOf(moved, original)))
      return { path: to, reason: 'changed' };
    await target.remove(to);
    return null;
  }
  if (await isBeginningOf(original, moved)) {
    // undoing broke off while it wrote this
    await source.remove(from);
    await bring(from);
    return null;
  }
  const folder = folderOf(from);
  const names = new Set((await source.list(folder)).map(({ name }) => name));
  const beside = joinPath(
    folder,
    freeName(nameOf(from), (name) => !names.has(name)),
  );
  await bring(beside);
  return { path: beside, reason: 'beside' };

  async function bring(place: string): Promise<void> {
    if (!source || !moved) return;
    await makeFolders(source, folderOf(place));
    if (sameTree && (await source.rename(to, place))) return;
    await copyChecked(source, place, moved, await hashOf(moved));
    await target.remove(to);
  }
}

async function takeSidecar(
  { to, keywords }: Extract<SortStep, { kind: 'sidecar' }>,
  target: FileTree,
): Promise<Kept | null> {
  const there = await readIfThere(target, to);
  if (!there) return null;
  if (!(await isBeginningOf(there, new Blob([xmpSidecar(keywords)])))) return { path: to, reason: 'changed' };
  await target.remove(to);
  return null;
}

async function readIfThere(tree: FileTree, path: string): Promise<Blob | null> {
  return (await tree.kind(path)) === 'file' ? tree.read(path) : null;
}

/** The folder of an original may have been deleted, empty as it was. */
async function makeFolders(tree: FileTree, path: string): Promise<void> {
  if (path === '' || (await tree.kind(path)) !== null) return;
  await makeFolders(tree, folderOf(path));
  await tree.makeFolder(path);
}
