import type { FileTree } from './file-tree.ts';
import type { SortPlan, SortStep } from './plan.ts';

/** In the root of the folder that is sorted into. */
export const JOURNAL = '.wordsight-journal.jsonl';

/** One sorting as the journal tells it. */
export interface Session {
  id: string;
  /** ISO 8601. */
  at: string;
  mode: 'copy' | 'move';
  /** Name of the folder that the pictures came from; null where they came from no folder on the disk. */
  source: string | null;
  /** The pictures are sorted inside their own folder. */
  sameTree: boolean;
  newFolders: string[];
  steps: SortStep[];
  /** Every step stands in the journal. No step was done before that. */
  planned: boolean;
  /** Every step was done. */
  ended: boolean;
  /** Undoing has begun, so that it can only be undone to the end. */
  undoing: boolean;
  undone: boolean;
}

type Line =
  | ({ kind: 'begin'; format: 1 } & Pick<Session, 'id' | 'at' | 'mode' | 'source' | 'sameTree'>)
  | { kind: 'folder'; path: string }
  | SortStep
  | { kind: 'go' }
  | Mark;

/** What became of a sorting; by its id, since an earlier one is undone after a later one. */
interface Mark {
  kind: 'end' | 'undo' | 'undone';
  id: string;
}

export type SessionHead = Pick<Session, 'id' | 'at' | 'source' | 'sameTree'>;

/**
 * Writes down everything that a sorting is going to do, before it does the first of it. The file is added to and
 * never changed. A browser writes a file anew to add to it, so a line a step would cost the square of the steps;
 * the whole plan beforehand says as much: which steps were done can be seen from the files themselves.
 */
export async function beginSession(target: FileTree, plan: SortPlan, head: SessionHead): Promise<Session> {
  const { mode, newFolders, steps } = plan;
  const folders = newFolders.map((path): Line => ({ kind: 'folder', path }));
  const lines: Line[] = [{ kind: 'begin', format: 1, mode, ...head }, ...folders, ...steps, { kind: 'go' }];
  await target.append(JOURNAL, toText(lines));
  const later = { planned: true, ended: false, undoing: false, undone: false };
  return { ...head, mode, newFolders, steps, ...later };
}

export async function markSession(target: FileTree, { id }: Session, kind: Mark['kind']): Promise<void> {
  await target.append(JOURNAL, toText([{ kind, id }]));
}

/** The sortings of a folder that can still be finished or undone, oldest first. */
export async function readSessions(target: FileTree): Promise<Session[]> {
  if ((await target.kind(JOURNAL)) !== 'file') return [];
  return parseJournal(await (await target.read(JOURNAL)).text());
}

/** The sorting that counts: the last one that is not undone. */
export function lastSession(sessions: readonly Session[]): Session | null {
  return sessions.findLast(({ planned, undone }) => planned && !undone) ?? null;
}

export function isUnfinished({ ended, undoing, undone }: Session): boolean {
  return !undone && (!ended || undoing);
}

/** A line break comes first, because the line before may have been cut by a crash. */
function toText(lines: readonly Line[]): string {
  return lines.map((line) => `\n${JSON.stringify(line)}`).join('') + '\n';
}

/** Lines that were cut, or that somebody changed, are passed over; what stands on one is checked. */
export function parseJournal(text: string): Session[] {
  const sessions: Session[] = [];
  for (const row of text.split('\n')) {
    const line = parseLine(row);
    if (!line) continue;
    if (line.kind === 'begin') {
      const { id, at, mode, source, sameTree } = line;
      const later = { planned: false, ended: false, undoing: false, undone: false };
      sessions.push({ id, at, mode, source, sameTree, newFolders: [], steps: [], ...later });
      continue;
    }
    if ('id' in line && line.kind !== 'put') {
      const marked = sessions.find(({ id, planned }) => planned && id === line.id);
      if (marked) addMark(marked, line);
      continue;
    }
    const session = sessions.at(-1);
    if (session && !session.planned) addLine(session, line);
  }
  return sessions;
}

function addLine(session: Session, line: Exclude<Line, { kind: 'begin' } | Mark>): void {
  if (line.kind === 'folder') session.newFolders.push(line.path);
  else if (line.kind === 'go') session.planned = true;
  else session.steps.push(line);
}

function addMark(session: Session, { kind }: Mark): void {
  if (kind === 'end') session.ended = true;
  else if (kind === 'undo') session.undoing = true;
  else session.undone = true;
}

function parseLine(row: string): Line | null {
  let value: unknown;
  try {
    value = JSON.parse(row);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const line = value as Record<string, unknown>;
  switch (line['kind']) {
    case 'begin':
      return line['format'] === 1 &&
        isText(line['id']) &&
        isText(line['at']) &&
        (line['mode'] === 'copy' || line['mode'] === 'move') &&
        (line['source'] === null || isText(line['source'])) &&
        typeof line['sameTree'] === 'boolean'
        ? (value as Line)
        : null;
    case 'folder':
      return isPath(line['path']) ? (value as Line) : null;
    case 'put': {
      const fromIsFine = line['from'] === null || isPath(line['from']);
      return fromIsFine && isPath(line['to']) && isText(line['sha256']) ? (value as Line) : null;
    }
    case 'sidecar': {
      const { keywords } = line;
      return isPath(line['to']) && Array.isArray(keywords) && keywords.every(isText) ? (value as Line) : null;
    }
    case 'go':
      return value as Line;
    case 'end':
    case 'undo':
    case 'undone':
      return isText(line['id']) ? (value as Line) : null;
    default:
      return null;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** A path inside its tree: a journal that came with a folder from elsewhere must not lead out of it. */
function isPath(value: unknown): value is string {
  return isText(value) && value.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}
