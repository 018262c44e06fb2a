import { describe, expect, it, vi } from 'vitest';
import { forgetKept } from './forget-kept.ts';

const named = (name: string) => new DOMException('', name);
const fails = (name: string) => () => Promise.reject(named(name));

/** A browser in which both parts can be removed, but for what is said otherwise. */
function browser(removeEntry: () => Promise<void> = () => Promise.resolve()) {
  const removed = vi.fn(removeEntry);
  return { removed, openRoot: () => Promise.resolve({ removeEntry: removed }) };
}

const gone = { removeAll: () => Promise.resolve() };

describe('what bench.html keeps is removed', () => {
  it('with its label embeddings', async () => {
    const { removed, openRoot } = browser();
    await expect(forgetKept(openRoot, gone)).resolves.toBe('Removed.');
    expect(removed).toHaveBeenCalledWith('measured', { recursive: true });
  });

  it('and its files go where the database fails', async () => {
    const { removed, openRoot } = browser();
    await expect(forgetKept(openRoot, { removeAll: fails('UnknownError') })).resolves.toBe(
      'Removed. Label embeddings could not be removed.',
    );
    expect(removed).toHaveBeenCalledOnce();
  });

  it('and its files go where the database does not answer', async () => {
    vi.useFakeTimers();
    const { openRoot } = browser();
    const said = forgetKept(openRoot, { removeAll: () => new Promise<never>(() => {}) });
    await vi.runAllTimersAsync();
    await expect(said).resolves.toBe('Removed. Label embeddings could not be removed.');
    vi.useRealTimers();
  });

  it.each([
    ['NotFoundError', 'No model is kept.'],
    ['NoModificationAllowedError', 'The model is in use just now, perhaps in another tab.'],
    ['UnknownError', 'The browser could not remove the model.'],
  ])('or the reason is told: %s', async (name, sentence) => {
    await expect(forgetKept(browser(fails(name)).openRoot, gone)).resolves.toBe(sentence);
  });

  it('where there is nowhere to keep a model', async () => {
    await expect(forgetKept(fails('SecurityError'), gone)).resolves.toBe('This browser keeps no models.');
  });
});
