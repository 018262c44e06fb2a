import type { LeftOut, LeftOutReason } from '../../intake/found.ts';
import { countOf } from '../format/plural.ts';

const WORDS: Record<LeftOutReason, { one: string; many: string; next: string }> = {
  'not-a-picture': { one: 'was not a picture', many: 'were not pictures', next: '' },
  unreadable: {
    one: 'could not be read',
    many: 'could not be read',
    next: 'They may have been moved while the folder was read. Add the folder again.',
  },
  'not-allowed': {
    one: 'may not be read by this page',
    many: 'may not be read by this page',
    next: 'Add the folder again and allow this page to read it.',
  },
  'too-deep': {
    one: 'lies too deep inside folders',
    many: 'lie too deep inside folders',
    next: 'Add the inner folder by itself.',
  },
  'too-many': {
    one: 'has more files than can be listed',
    many: 'have more files than can be listed',
    next: 'Unpack it and add its folders one after the other.',
  },
  'zip-inside': {
    one: 'is a zip file inside a folder',
    many: 'are zip files inside a folder',
    next: 'Add a zip file by itself to look into it.',
  },
  'zip-encrypted': {
    one: 'is encrypted',
    many: 'are encrypted',
    next: 'Unpack it with its password and add the folder.',
  },
  'zip-damaged': {
    one: 'is damaged',
    many: 'are damaged',
    next: 'Copy the zip file again from where it came from.',
  },
  'zip-bomb': {
    one: 'would unpack to far more than its size',
    many: 'would unpack to far more than their size',
    next: 'They were left packed, since that is what hostile zip files do.',
  },
};

/** `37 files were not pictures.`; with several reasons `40 files were left out.` */
export function leftOutSentence(leftOut: readonly LeftOut[], count: number): string {
  const reasons = new Set(leftOut.map(({ reason }) => reason));
  const [reason] = reasons;
  if (!reason || reasons.size > 1) return `${countOf(count, 'file')} were left out.`;
  return `${countOf(count, 'file')} ${count === 1 ? WORDS[reason].one : WORDS[reason].many}.`;
}

export interface LeftOutGroup {
  reason: LeftOutReason;
  /** `37 files were not pictures` */
  title: string;
  /** What to do about it; may be empty. */
  next: string;
  paths: string[];
}

/** The list by reason, largest group first. */
export function leftOutGroups(leftOut: readonly LeftOut[]): LeftOutGroup[] {
  const byReason = new Map<LeftOutReason, LeftOut[]>();
  for (const file of leftOut) {
    const files = byReason.get(file.reason);
    if (files) files.push(file);
    else byReason.set(file.reason, [file]);
  }
  return [...byReason]
    .map(([reason, files]) => {
      const { one, many, next } = WORDS[reason];
      const title = `${countOf(files.length, 'file')} ${files.length === 1 ? one : many}`;
      return { reason, title, next, paths: files.map(({ path }) => path) };
    })
    .sort((a, b) => b.paths.length - a.paths.length);
}
