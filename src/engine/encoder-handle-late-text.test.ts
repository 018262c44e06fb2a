import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  FakeEncoderWorker,
  GPU,
  LATER,
  LOADED,
  ONE,
  failure,
  fakeWorkers,
  openHandle,
  stopHandles,
  workerNumber,
  type Load,
} from '../../tests/helpers/encoder-handle-bed.ts';
import type { EngineState } from './engine-state.ts';
import type { RuntimeChoice } from './protocol.ts';

beforeEach(fakeWorkers);
afterEach(stopHandles);

describe('a text encoder that is left for later', () => {
  const leave = async () => true;
  const bySelfTest: Load = async ({ textLater }) => (textLater ? LATER : LOADED);
  const cosineOf = (state: EngineState | undefined) =>
    state?.kind === 'ready' ? state.selfTest.textCosine : null;

  it('is asked for by the way in which the model is to run, and opened when texts come', async () => {
    const { handle, openWith, last } = openHandle(bySelfTest);
    const asked: RuntimeChoice[] = [];
    await openWith(async (choice) => asked.push(choice) > 0, ONE);
    expect(asked).toEqual([ONE]);
    expect(cosineOf(last())).toBe('later');
    const { choice, texts } = await handle.encodeTexts(['cat']);
    expect([choice, texts.embeddings[0]]).toEqual([ONE, 1]);
    expect(cosineOf(last())).toBe(1);
    await handle.encodeTexts(['dog']);
    expect(FakeEncoderWorker.started[0]!.textsOpened).toBe(1);
  });

  it('is fetched beside other calls, where it was left', async () => {
    const { handle, openWith } = openHandle(bySelfTest);
    let arrive = () => {};
    FakeEncoderWorker.fetches = [
      () => new Promise((resolve) => (arrive = () => resolve({ ok: true, value: null }))),
    ];
    await openWith(leave, ONE);
    const fetching = handle.fetchText();
    expect(await workerNumber(handle)).toBe(1);
    arrive();
    await fetching;
    await handle.openText();
    await handle.fetchText();
    const [worker] = FakeEncoderWorker.started;
    expect([worker!.textsFetched, worker!.textsOpened]).toEqual([1, 1]);
  });

  it('whose files fail, or whose worker dies meanwhile, is not told of before it is opened', async () => {
    const { handle, openWith } = openHandle(bySelfTest);
    FakeEncoderWorker.fetches = [async () => failure('MODEL_DOWNLOAD_FAILED'), () => new Promise(() => {})];
    await openWith(leave, ONE);
    await handle.fetchText();
    await openWith(leave, ONE);
    const fetching = handle.fetchText();
    FakeEncoderWorker.started[1]!.die();
    await fetching;
  });

  it('is not opened twice where it was not left', async () => {
    const { handle, open } = openHandle(bySelfTest);
    await open(ONE);
    await handle.openText();
    expect(FakeEncoderWorker.started[0]!.textsOpened).toBe(0);
  });

  it('that fails has the model started with everything, and what fails then is given up', async () => {
    const { handle, openWith, last, states } = openHandle(bySelfTest, async () =>
      failure('RUNTIME_WRONG_NUMBERS'),
    );
    FakeEncoderWorker.texts = [async () => failure('RUNTIME_WRONG_NUMBERS')];
    await openWith(leave, GPU, ONE);
    const { choice } = await handle.encodeTexts(['cat']);
    expect(choice).toEqual(ONE);
    expect(FakeEncoderWorker.started.map(({ request }) => request?.textLater)).toEqual([true, false, false]);
    expect(states.some(({ kind }) => kind === 'restarting')).toBe(true);
    expect(last()).toMatchObject({
      kind: 'ready',
      choice: ONE,
      rejected: [{ choice: GPU, error: { code: 'RUNTIME_WRONG_NUMBERS' } }],
    });
  });

  it('that fails for good ends as a start does', async () => {
    const { handle, openWith, last } = openHandle(bySelfTest, async () => failure('MODEL_CHECKSUM_MISMATCH'));
    FakeEncoderWorker.texts = [async () => failure('MODEL_CHECKSUM_MISMATCH')];
    await openWith(leave, ONE);
    await expect(handle.openText()).rejects.toMatchObject({ code: 'MODEL_CHECKSUM_MISMATCH' });
    expect(last()).toMatchObject({ kind: 'failed', error: { code: 'MODEL_CHECKSUM_MISMATCH' } });
  });

  it('is not left again after a breakdown', async () => {
    const { handle, openWith, untilKind } = openHandle(bySelfTest);
    await openWith(leave, ONE);
    FakeEncoderWorker.started[0]!.die();
    await untilKind('ready');
    await handle.encodeTexts(['cat']);
    expect(FakeEncoderWorker.started.map(({ request }) => request?.textLater)).toEqual([true, false]);
  });

  it('ends with a model that is replaced meanwhile', async () => {
    const { handle, openWith, open, last } = openHandle(bySelfTest);
    FakeEncoderWorker.texts = [() => new Promise<never>(() => {})];
    await openWith(leave, GPU);
    const opening = handle.openText();
    const second = open(ONE);
    await expect(opening).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
    await second;
    expect(last()).toMatchObject({ kind: 'ready', choice: ONE, restarts: 0 });
  });
});
