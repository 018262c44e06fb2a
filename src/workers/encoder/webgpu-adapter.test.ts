import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { EngineError } from '../../engine/error-codes.ts';
import { underDevice } from './webgpu-adapter.ts';

const failed = new Error('failed to map the buffer');
const lost = new EngineError('WEBGPU_DEVICE_LOST', 'destroyed');

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('gives the result', async () => {
  await expect(underDevice(Promise.resolve(lost), async () => 7)).resolves.toBe(7);
});

it('calls a failed run the loss of the device when the device says so a moment later', async () => {
  const loss = new Promise<EngineError>((resolve) => setTimeout(() => resolve(lost), 300));
  const run = expect(underDevice(loss, () => Promise.reject(failed))).rejects.toBe(lost);
  await vi.advanceTimersByTimeAsync(300);
  await run;
});

it('leaves the error as it is when the device stays, and at once where there is none', async () => {
  const run = expect(underDevice(new Promise(() => {}), () => Promise.reject(failed))).rejects.toBe(failed);
  await vi.advanceTimersByTimeAsync(1000);
  await run;
  await expect(underDevice(null, () => Promise.reject(failed))).rejects.toBe(failed);
});
