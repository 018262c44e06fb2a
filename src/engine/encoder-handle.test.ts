import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  FakeEncoderWorker,
  FOUR,
  GPU,
  LOADED,
  ONE,
  failure,
  fakeWorkers,
  openHandle,
  stopHandles,
  workerNumber,
} from '../../tests/helpers/encoder-handle-bed.ts';
import { isFatal } from './encoder-handle.ts';
import { EngineError } from './error-codes.ts';
import type { LoadProgress } from './protocol.ts';

beforeEach(fakeWorkers);
afterEach(stopHandles);

describe('isFatal', () => {
  it('is true of errors that a fresh worker mends, and of no other', () => {
    expect(isFatal(new EngineError('WORKER_DIED', ''))).toBe(true);
    expect(isFatal(new EngineError('WEBGPU_DEVICE_LOST', ''))).toBe(true);
    expect(isFatal(new EngineError('PICTURE_UNREADABLE', ''))).toBe(false);
    expect(isFatal(new EngineError('ENGINE_STOPPED', ''))).toBe(false);
    expect(isFatal(new Error('WORKER_DIED'))).toBe(false);
  });
});

describe('starting', () => {
  it('is ready on the first rung that loads', async () => {
    const { states, open } = openHandle(async (_request, onProgress: (progress: LoadProgress) => void) => {
      onProgress({ stage: 'download', loadedBytes: 5, totalBytes: 10 });
      onProgress({ stage: 'compile' });
      return LOADED;
    });
    await open(GPU, ONE);
    expect(FakeEncoderWorker.started.map(({ request }) => request?.choice)).toEqual([GPU]);
    const told = states.map((state) => (state.kind === 'loading' ? state.progress.stage : state.kind));
    expect(told).toEqual(['starting', 'download', 'compile', 'ready']);
    expect(states.at(-1)).toMatchObject({ choice: GPU, rejected: [], restarts: 0, modelId: 'test' });
  });

  it('says when the image graph is being opened, and shows no state for it', async () => {
    const { states, onOpening, open } = openHandle(
      async (_request, onProgress: (progress: LoadProgress) => void) => {
        onProgress({ stage: 'opening' });
        return LOADED;
      },
    );
    await open(ONE);
    expect(onOpening).toHaveBeenCalledOnce();
    expect(states.map(({ kind }) => kind)).toEqual(['loading', 'ready']);
  });

  it('climbs down to the next rung in a worker of its own and names what failed', async () => {
    const { last, open, handle } = openHandle(async () => failure('WEBGPU_UNAVAILABLE'));
    await open(GPU, ONE);
    expect(last()).toMatchObject({
      kind: 'ready',
      choice: ONE,
      rejected: [{ choice: GPU, error: { code: 'WEBGPU_UNAVAILABLE' } }],
    });
    expect(FakeEncoderWorker.started.map(({ terminated }) => terminated)).toEqual([true, false]);
    expect(await workerNumber(handle)).toBe(2);
  });

  it('climbs down when a worker dies while it loads', async () => {
    const { last, open, untilKind } = openHandle(() => new Promise<never>(() => {}));
    const opened = open(FOUR, ONE);
    await untilKind('loading');
    FakeEncoderWorker.started[0]?.die();
    await opened;
    expect(last()).toMatchObject({ kind: 'ready', choice: ONE, rejected: [{ choice: FOUR }] });
  });

  it('does not climb down for a fault that no other rung would mend', async () => {
    const { last, open } = openHandle(async () => failure('MODEL_CHECKSUM_MISMATCH'));
    await expect(open(GPU, FOUR, ONE)).rejects.toMatchObject({ code: 'MODEL_CHECKSUM_MISMATCH' });
    expect(FakeEncoderWorker.started).toHaveLength(1);
    expect(last()).toMatchObject({ kind: 'failed', error: { code: 'MODEL_CHECKSUM_MISMATCH' } });
  });

  it('fails with the error of the last rung and lists all of them', async () => {
    const { last, open } = openHandle(
      async () => failure('WEBGPU_UNAVAILABLE'),
      async () => failure('RUNTIME_OUT_OF_MEMORY'),
    );
    await expect(open(GPU, ONE)).rejects.toMatchObject({ code: 'RUNTIME_OUT_OF_MEMORY' });
    expect(last()).toMatchObject({ kind: 'failed', rejected: [{ choice: GPU }, { choice: ONE }] });
  });

  it('tries every rung again when it is opened again', async () => {
    const { last, open } = openHandle(async () => failure('RUNTIME_START_FAILED'));
    await expect(open(GPU)).rejects.toThrow();
    await open(GPU);
    expect(last()).toMatchObject({ kind: 'ready', choice: GPU, rejected: [] });
  });

  // progress and answer come through ports of their own, in any order
  it.each([
    ['ready', LOADED],
    ['failed', failure('RUNTIME_OUT_OF_MEMORY')],
  ] as const)('stays %s when progress arrives after the answer', async (kind, answer) => {
    let tellLate: (progress: LoadProgress) => void = () => {};
    const { last, open, untilKind } = openHandle(async (_request, onProgress) => {
      tellLate = onProgress;
      return answer;
    });
    open(ONE).catch(() => {});
    await untilKind(kind);
    tellLate({ stage: 'warm-up' });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(last()?.kind).toBe(kind);
  });

  it('says that no file fits where the ladder is empty', async () => {
    const { last, open } = openHandle();
    await expect(open()).rejects.toMatchObject({ code: 'MODEL_PRECISION_UNAVAILABLE' });
    expect(last()).toMatchObject({ kind: 'failed', error: { code: 'MODEL_PRECISION_UNAVAILABLE' } });
    expect(FakeEncoderWorker.started.map(({ request }) => request)).toEqual([null]);
  });

  it('ends the worker when it is cancelled', async () => {
    const { handle, last, open, untilKind } = openHandle(() => new Promise<never>(() => {}));
    const opened = open(GPU, ONE);
    await untilKind('loading');
    handle.cancel();
    await expect(opened).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
    expect(last()).toEqual({ kind: 'cancelled', modelName: 'Test' });
    expect(FakeEncoderWorker.started.map(({ terminated }) => terminated)).toEqual([true]);
    await expect(workerNumber(handle)).rejects.toBeInstanceOf(EngineError);
  });

  it('gives way to a model that is opened meanwhile', async () => {
    const { last, open, untilKind } = openHandle(() => new Promise<never>(() => {}));
    const first = open(GPU);
    await untilKind('loading');
    const second = open(ONE);
    await expect(first).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
    await second;
    expect(last()).toMatchObject({ kind: 'ready', choice: ONE, rejected: [] });
  });
});
