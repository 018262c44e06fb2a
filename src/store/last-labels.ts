const KEY = 'wordsight.last-labels';

/** What stood in the textboxes when the page was left. */
export interface LastLabels {
  labelText: string;
  templateText: string | null;
  /** The label set that it came from. */
  labelSetId: string | null;
}

/**
 * What stood in the textboxes last. In localStorage, which takes a value before it returns: Chromium drops what a page
 * that is being left has written into IndexedDB, committed or not, where other work stands before it in the queue.
 */
export function readLastLabels(): LastLabels | null {
  try {
    const last: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    return isLastLabels(last) ? last : null;
  } catch {
    // forbidden, or changed by someone with the developer tools
    return null;
  }
}

/** Storage may be forbidden or full; the labels then last as long as the page. */
export function keepLastLabels(last: LastLabels): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(last));
  } catch {
    // see above
  }
}

function isLastLabels(value: unknown): value is LastLabels {
  if (typeof value !== 'object' || value === null) return false;
  const { labelText, templateText, labelSetId } = value as Partial<LastLabels>;
  return typeof labelText === 'string' && isTextOrNull(templateText) && isTextOrNull(labelSetId);
}

function isTextOrNull(value: unknown): boolean {
  return value === null || typeof value === 'string';
}
