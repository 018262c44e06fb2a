import { keepLocal, readLocal } from './local-value.ts';

const KEY = 'wordsight.last-labels';

/** What stood in the textboxes when the page was left. */
export interface LastLabels {
  labelText: string;
  templateText: string | null;
  /** The label set that it came from. */
  labelSetId: string | null;
}

export function readLastLabels(): LastLabels | null {
  const last = readLocal(KEY);
  return isLastLabels(last) ? last : null;
}

export function keepLastLabels(last: LastLabels): void {
  keepLocal(KEY, last);
}

function isLastLabels(value: unknown): value is LastLabels {
  if (typeof value !== 'object' || value === null) return false;
  const { labelText, templateText, labelSetId } = value as Partial<LastLabels>;
  return typeof labelText === 'string' && isTextOrNull(templateText) && isTextOrNull(labelSetId);
}

function isTextOrNull(value: unknown): boolean {
  return value === null || typeof value === 'string';
}
