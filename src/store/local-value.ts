/**
 * Small values that outlast the page. In localStorage, which takes a value before it returns: Chromium drops what a page
 * that is being left has written into IndexedDB, committed or not, where other work stands before it in the queue.
 *
 * Storage may be forbidden or full; a value then lasts as long as the page.
 *
 * @returns what was kept, which may have been changed by someone with the developer tools; null for nothing.
 */
export function readLocal(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

export function keepLocal(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // see above
  }
}
