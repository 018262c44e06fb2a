import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  FakeEncoderWorker,
  GPU,
  ONE,
  failure,
  fakeWorkers,
  openHandle,
  stopHandles,
  workerNumber,
} from '../../tests/helpers/encoder-handle-bed.ts';
import { isFatal } from './encoder-handle.ts';
import { EngineError } from './error-codes.ts';
import type { Outcome } from './protocol.ts';

beforeEach(fakeWorkers);
afterEach(stopHandles);

describe('calling', () => {
  it('rejects before any model is opened', async () => {
    await expect(workerNumber(openHandle().handle)).rejects.toMatchObject({ code: 'RUNTIME_START_FAILED' });
  });

  it('waits for the model', async () => {
    const { handle, open } = openHandle();
    const opened = open(ONE);
    expect(await workerNumber(handle)).toBe(1);
    await opened;
  });

  it('passes an error on and keeps the worker where the worker is sound', async () => {
    const { handle, open } = openHandle();
    await open(ONE);
    const refused: Outcome<never> = failure('RUNTIME_RUN_FAILED');
    await expect(handle.call(async () => refused)).rejects.toMatchObject({ code: 'RUNTIME_RUN_FAILED' });
    expect(await workerNumber(handle)).toBe(1);
  });

  it('starts a fresh worker after a fatal answer', async () => {
    const { handle, last, open } = openHandle();
    await open(ONE);
    const lost: Outcome<never> = failure('WEBGPU_DEVICE_LOST');
    await expect(handle.call(async () => lost)).rejects.toMatchObject({ code: 'WEBGPU_DEVICE_LOST' });
    expect(await workerNumber(handle)).toBe(2);
    expect(last()).toMatchObject({ kind: 'ready', choice: ONE, restarts: 1 });
  });

  it('does not blame a call that waited for a start that failed', async () => {
    const { handle, open } = openHandle(async () => failure('RUNTIME_OUT_OF_MEMORY'));
    const opening = open(ONE).catch(() => {});
    const error = await handle.call((api) => api.encodeTexts([])).catch((reason: unknown) => reason);
    await opening;
    expect(error).toMatchObject({ code: 'RUNTIME_START_FAILED' });
    expect(isFatal(error)).toBe(false);
  });

  it('gives up a call that is never answered, and starts a fresh worker', async () => {
    const { handle, open } = openHandle();
    await open(ONE);
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const silent = handle
      .call((api) => api.encodeImage(new Float32Array(3)))
      .catch((error: EngineError) => error);
    await vi.advanceTimersByTimeAsync(180_000);
    vi.useRealTimers();
    expect(isFatal(await silent)).toBe(true);
    expect(FakeEncoderWorker.started[0]?.terminated).toBe(true);
    expect(await workerNumber(handle)).toBe(2);
  });

  it('rejects what is under way when the worker dies, and the next call gets a fresh one', async () => {
    const { handle, states, open } = openHandle();
    await open(ONE);
    const call = handle.call((api) => api.encodeImage(new Float32Array(1)));
    await Promise.resolve();
    FakeEncoderWorker.started[0]?.die();
    await expect(call).rejects.toMatchObject({ code: 'WORKER_DIED' });
    expect(await workerNumber(handle)).toBe(2);
    expect(FakeEncoderWorker.started).toHaveLength(2);
    expect(states.map(({ kind }) => kind)).toContain('restarting');
    expect(states.at(-1)).toMatchObject({ kind: 'ready', restarts: 1, rejected: [] });
  });

  it('restarts when the worker says that the device is gone', async () => {
    const { handle, states, open, last } = openHandle();
    await open(GPU);
    FakeEncoderWorker.started[0]?.onFault({ code: 'WEBGPU_DEVICE_LOST', detail: '', facts: {} });
    await vi.waitFor(() => expect(last()).toMatchObject({ kind: 'ready', restarts: 1 }));
    expect(states.find(({ kind }) => kind === 'restarting')).toMatchObject({
      reason: { code: 'WEBGPU_DEVICE_LOST' },
    });
    expect(await workerNumber(handle)).toBe(2);
  });

  it('restarts when the device goes before the worker has said that it is ready', async () => {
    const { handle, open, untilKind } = openHandle(async (_request, _onProgress, onFault) => {
      onFault({ code: 'WEBGPU_DEVICE_LOST', detail: '', facts: {} });
      return new Promise<never>(() => {});
    });
    await expect(open(GPU)).rejects.toBeInstanceOf(EngineError);
    await untilKind('ready');
    expect(await workerNumber(handle)).toBe(2);
  });
});

describe('breaking down', () => {
  async function breakDown({ handle, untilKind }: ReturnType<typeof openHandle>, times: number) {
    for (let time = 1; time <= times; time++) {
      await untilKind('ready');
      const lost: Outcome<never> = failure('WEBGPU_DEVICE_LOST');
      await expect(handle.call(async () => lost)).rejects.toThrow();
    }
  }

  it('keeps the choice twice', async () => {
    const engine = openHandle();
    await engine.open(GPU, ONE);
    await breakDown(engine, 2);
    await engine.untilKind('ready');
    expect(engine.last()).toMatchObject({ choice: GPU, rejected: [], restarts: 2 });
  });

  it('gives the choice up the third time', async () => {
    const engine = openHandle();
    await engine.open(GPU, ONE);
    await breakDown(engine, 3);
    await engine.untilKind('ready');
    expect(engine.last()).toMatchObject({
      choice: ONE,
      rejected: [{ choice: GPU, error: { code: 'WEBGPU_DEVICE_LOST' } }],
      restarts: 3,
    });
  });

  it('keeps the last choice as long as it gives results in between', async () => {
    const engine = openHandle();
    await engine.open(ONE);
    for (let time = 1; time <= 5; time++) {
      await breakDown(engine, 1);
      expect(await workerNumber(engine.handle)).toBe(time + 1);
    }
    expect(engine.last()).toMatchObject({ kind: 'ready', choice: ONE, restarts: 5 });
  });

  it('gives up a choice that has a next one, whatever it gives in between', async () => {
    const engine = openHandle();
    await engine.open(GPU, ONE);
    for (let time = 1; time <= 3; time++) {
      await breakDown(engine, 1);
      await workerNumber(engine.handle);
    }
    expect(engine.last()).toMatchObject({ kind: 'ready', choice: ONE });
  });

  it('names the breakdown, not the model, when no choice is left', async () => {
    const engine = openHandle();
    await engine.open(GPU);
    await breakDown(engine, 3);
    await engine.untilKind('failed');
    expect(engine.last()).toMatchObject({
      error: { code: 'WEBGPU_DEVICE_LOST' },
      rejected: [{ choice: GPU }],
    });
  });

  it('is not told twice of one death', async () => {
    const { handle, last, open } = openHandle();
    await open(GPU);
    const [worker] = FakeEncoderWorker.started;
    const call = handle.call((api) => api.encodeImage(new Float32Array(1)));
    worker?.die();
    worker?.onFault({ code: 'WEBGPU_DEVICE_LOST', detail: '', facts: {} });
    await expect(call).rejects.toMatchObject({ code: 'WORKER_DIED' });
    await vi.waitFor(() => expect(last()?.kind).toBe('ready'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await workerNumber(handle)).toBe(2);
    expect(last()).toMatchObject({ restarts: 1 });
  });
});
