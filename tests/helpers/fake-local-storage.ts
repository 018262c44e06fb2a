import { afterEach, beforeEach, vi } from 'vitest';

/** Every test of the file has a storage of its own, empty at first. */
export function fakeLocalStorage(): void {
  beforeEach(() => {
    const kept = new Map<string, string>();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
    });
  });
  afterEach(() => vi.unstubAllGlobals());
}
