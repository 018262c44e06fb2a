import { type FileTree, folderOf } from './file-tree.ts';
import { hashOf, isBeginningOf } from './hash.ts';
import { markSession, type Session } from './journal.ts';
import type { SortStep } from './plan.ts';
import { xmpSidecar } from './xmp.ts';

/** Why a step was left undone. The file of it lies where it lay. */
export type SkipReason = 'gone' | 'changed' | 'in-the-way' | 'no-source';

export interface Skipped {
  path: string;
  reason: SkipReason;
}

export interface RunParts {
  target: FileTree;
  /** The tree that pictures come from; the same object as `target` when they are sorted inside their folder. */
  source: FileTree | null;
  /** The bytes of a picture that lies in no tree; null when they are not to be had any more. */
  openPicture(id: string): Promise<Blob | null>;
  signal: AbortSignal;
  onProgress(done: number, path: string): void;
}

export interface RunResult {
  skipped: Skipped[];
  /** Path in the target by picture id, of every picture that is there now. */
  placed: Map<string, string>;
}

/**
 * Does the steps of a session, or those that a crash left undone: what is done already is seen and passed over. A
 * file is copied, the copy read back and compared by SHA-256, and only then is the original of a move deleted.
 *
 * @throws what the file system throws when it can do no more: a full disk, a withdrawn permission; AbortError.
 * In both cases every file is either where it was or where it belongs, and the session can be finished or undone.
 */
export async function runSession(session: Session, parts: RunParts): Promise<RunResult> {
  const { target, signal, onProgress } = parts;
  const result: RunResult = { skipped: [], placed: new Map() };
  for (const folder of session.newFolders) {
    if ((await target.kind(folder)) === null) await target.makeFolder(folder);
  }
  for (const [done, step] of session.steps.entries()) {
    signal.throwIfAborted();
    onProgress(done, step.to);
    const skipped = step.kind === 'put' ? await put(step, session, parts) : await writeSidecar(step, target);
    if (skipped) result.skipped.push({ path: pathOf(step), reason: skipped });
    else if (step.kind === 'put') result.placed.set(step.id, step.to);
  }
  onProgress(session.steps.length, '');
  await markSession(target, session, 'end');
  return result;
}

function pathOf(step: SortStep): string {
  return step.kind === 'put' ? (step.from ?? step.to) : step.to;
}

type Put = Extract<SortStep, { kind: 'put' }>;

async function put(step: Put, session: Session, parts: RunParts): Promise<SkipReason | null> {
  const { target, source } = parts;
  const { to, from, sha256 } = step;
  const original = await openOriginal(step, parts);
  const there = (await target.kind(to)) === null ? null : await target.read(to);
  if (there && (await hashOf(there)) === sha256) {
    // copied before a crash; a move may have its original left
    if (session.mode === 'move' && original && from !== null && (await hashOf(original)) === sha256) {
      await source?.remove(from);
    }
    return null;
  }
  if (!original) return from === null ? 'no-source' : 'gone';
  if ((await hashOf(original)) !== sha256) return 'changed';
  if (there) {
    if (!(await isBeginningOf(there, original))) return 'in-the-way';
    await target.remove(to);
  }
  if ((await target.kind(folderOf(to))) === null) await target.makeFolder(folderOf(to));
  if (session.mode === 'move' && session.sameTree && from !== null && (await target.rename(from, to)))
    return null;
  await copyChecked(target, to, original, sha256);
  if (session.mode === 'move' && from !== null) await source?.remove(from);
  return null;
}

async function openOriginal({ id, from }: Put, { source, openPicture }: RunParts): Promise<Blob | null> {
  if (from === null) return openPicture(id);
  if (!source || (await source.kind(from)) !== 'file') return null;
  return source.read(from);
}

/** Creates a file and reads it back. A copy that differs, or that broke off, is taken away again. */
export async function copyChecked(tree: FileTree, to: string, content: Blob, sha256: string): Promise<void> {
  try {
    await tree.create(to, content);
    const copy = await tree.read(to);
    if (copy.size === content.size && (await hashOf(copy)) === sha256) return;
    throw new DOMException(`${to} was not written as it should be`, 'DataError');
  } catch (error) {
    await tree.remove(to).catch(() => {});
    throw error;
  }
}

async function writeSidecar(
  { to, keywords }: Extract<SortStep, { kind: 'sidecar' }>,
  target: FileTree,
): Promise<SkipReason | null> {
  const content = new Blob([xmpSidecar(keywords)]);
  if ((await target.kind(to)) !== null) {
    const there = await target.read(to);
    if (!(await isBeginningOf(there, content))) return 'in-the-way';
    if (there.size === content.size) return null;
    await target.remove(to);
  }
  await copyChecked(target, to, content, await hashOf(content));
  return null;
}
