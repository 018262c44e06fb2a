import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LateText } from './late-text.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const open = vi.fn(() => Promise.resolve());
  const late = new LateText(open);
  const picture = () => {
    let end = () => {};
    const done = late.after(() => new Promise<void>((resolve) => (end = resolve)));
    return async () => {
      end();
      await done;
    };
  };
  return { late, open, picture };
}

it('opens where nobody brings a picture', async () => {
  const { late, open } = setUp();
  late.set(true);
  await vi.advanceTimersByTimeAsync(1000);
  expect(open).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1000);
  expect(open).toHaveBeenCalledTimes(1);
});

it('waits for the first result, however long it takes, and not for the others', async () => {
  const { late, open, picture } = setUp();
  const first = picture();
  late.set(true);
  picture();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(open).not.toHaveBeenCalled();
  await first();
  await vi.advanceTimersByTimeAsync(1000);
  expect(open).toHaveBeenCalledTimes(1);
});

it('waits for a picture that comes before its time is over', async () => {
  const { late, open, picture } = setUp();
  late.set(true);
  await vi.advanceTimersByTimeAsync(1000);
  const end = picture();
  await vi.advanceTimersByTimeAsync(5000);
  expect(open).not.toHaveBeenCalled();
  await end();
  await vi.advanceTimersByTimeAsync(1000);
  expect(open).toHaveBeenCalledTimes(1);
});

it('opens nothing where nothing was left, or somebody else has opened it', async () => {
  const { late, open, picture } = setUp();
  await picture()();
  late.set(true);
  late.set(false);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(open).not.toHaveBeenCalled();
});

it('goes on after a picture that fails', async () => {
  const { late, open } = setUp();
  late.set(true);
  await expect(late.after(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await vi.advanceTimersByTimeAsync(1000);
  expect(open).toHaveBeenCalledTimes(1);
});
