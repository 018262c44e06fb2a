import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { AppState } from '../../store/state.ts';
import { whenStarted } from './when-started.ts';

function start() {
  const app = createStore<AppState>()(() => ({ engine: { kind: 'idle' } }) as AppState);
  const become = (kind: string) => app.setState({ engine: { kind } as AppState['engine'] });
  let started = false;
  void whenStarted(app).then(() => (started = true));
  return { become, isStarted: () => started };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it.each(['ready', 'failed', 'cancelled'])('ends a moment after the engine is %s', async (kind) => {
  const { become, isStarted } = start();
  become('loading');
  await vi.advanceTimersByTimeAsync(5000);
  become(kind);
  await vi.advanceTimersByTimeAsync(500);
  expect(isStarted()).toBe(false);
  await vi.advanceTimersByTimeAsync(1000);
  expect(isStarted()).toBe(true);
});

it('ends by itself where a model takes long', async () => {
  const { become, isStarted } = start();
  become('loading');
  await vi.advanceTimersByTimeAsync(14_900);
  expect(isStarted()).toBe(false);
  await vi.advanceTimersByTimeAsync(200);
  expect(isStarted()).toBe(true);
});
