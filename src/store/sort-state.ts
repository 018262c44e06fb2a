import type { Session } from '../sorting/journal.ts';
import type { SortPlan } from '../sorting/plan.ts';
import type { Skipped } from '../sorting/run.ts';
import type { Kept } from '../sorting/undo.ts';
import type { ExportScope, LabelRule } from './sort-input.ts';

export interface SortChoices extends LabelRule {
  scope: ExportScope;
  /** The folder whose pictures are sorted; null: all pictures, which can only be copied. */
  root: FileSystemDirectoryHandle | null;
  /** Null: inside `root`. */
  target: FileSystemDirectoryHandle | null;
  mode: 'copy' | 'move';
  unsure: 'stay' | 'folder';
  sidecars: boolean;
}

export type SortWork = 'sorting' | 'undoing';

/** Why work ended before its end. Everything is where it was or where it belongs. */
export type SortTrouble = 'stopped' | 'not-allowed' | 'disk-full' | 'busy' | 'failed';

export type SortPhase =
  | { kind: 'choosing' }
  | { kind: 'planning' }
  | { kind: 'planned'; plan: SortPlan }
  | { kind: 'working'; work: SortWork; done: number; total: number; path: string }
  | { kind: 'sorted'; files: number; mode: 'copy' | 'move'; skipped: Skipped[] }
  | { kind: 'undone'; kept: Kept[] }
  | { kind: 'trouble'; work: SortWork; trouble: SortTrouble; detail: string };

/** A sorting that the journal of a folder tells of. */
export interface EarlierSorting {
  session: Session;
  target: FileSystemDirectoryHandle;
  /** Where its pictures came from, once the person has shown it; the target itself when they are the same. */
  source: FileSystemDirectoryHandle | null;
}

export interface SortState {
  choices: SortChoices;
  phase: SortPhase;
  /** The one that can be finished or undone now. */
  earlier: EarlierSorting | null;
  /** The folder that was looked into had no journal. */
  nothingFound: boolean;
  choose(part: Partial<SortChoices>): void;
  /** Each of these asks the person for a folder. */
  chooseTarget(): Promise<void>;
  findEarlier(): Promise<void>;
  chooseSource(): Promise<void>;
  /** Looks for a journal in the folder that is to be sorted into. */
  lookForEarlier(): Promise<void>;
  preview(): Promise<void>;
  start(): Promise<void>;
  /** Does what is left of the earlier sorting. */
  finish(): Promise<void>;
  undo(): Promise<void>;
  /** After the file under way. */
  stop(): void;
  back(): void;
}
