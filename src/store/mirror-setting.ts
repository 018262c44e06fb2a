const KEY = 'wordsight.mirror';

/** Storage may be forbidden; the mirror then lasts as long as the page. */
export function readMirror(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function keepMirror(mirror: string | null): void {
  try {
    if (mirror === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, mirror);
  } catch {
    // see readMirror
  }
}
