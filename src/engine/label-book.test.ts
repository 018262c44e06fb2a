import { describe, expect, it } from 'vitest';
import type { EncoderHandle } from './encoder-handle.ts';
import { EncoderLane } from './encoder-lane.ts';
import { EngineError } from './error-codes.ts';
import { LabelBook } from './label-book.ts';
import type { KeptPrompts, LabelKeeper, PromptEntry, TextModel } from './label-keeper.ts';
import type { EncodedTexts, RuntimeChoice } from './protocol.ts';

const LIMIT = 77;

/** Encodes a text as a unit vector that depends on its length, and remembers what it was asked. */
class FakeEncoder {
  readonly asked: string[][] = [];
  /** Thrown by the next calls, one each, before the encoder sees them. */
  readonly faults: EngineError[] = [];

  choice: TextChoice = { textPrecision: 'fp32', textExecutionProvider: 'wasm' };

  /** Files of the text encoder that are still on their way. */
  files = Promise.resolve();

  fetchText(): Promise<void> {
    return this.files;
  }

  async encodeTexts(texts: string[]): Promise<{ texts: EncodedTexts; choice: TextChoice }> {
    const fault = this.faults.shift();
    if (fault) throw fault;
    this.asked.push(texts);
    const embeddings = new Float32Array(texts.flatMap((text) => unitFor(text)));
    const tokenCounts = texts.map((text) => ({ tokens: text.split(' ').length + 2, limit: LIMIT }));
    return { texts: { embeddings, tokenCounts }, choice: this.choice };
  }
}

type TextChoice = Pick<RuntimeChoice, 'textPrecision' | 'textExecutionProvider'>;

/** Keeps in memory, by everything that a model is kept by. */
class FakeKeeper implements LabelKeeper {
  readonly kept = new Map<string, Map<string, PromptEntry>>();

  async find(model: TextModel): Promise<KeptPrompts> {
    return this.kept.get(JSON.stringify(model)) ?? new Map<string, PromptEntry>();
  }

  keep(model: TextModel, prompts: ReadonlyMap<string, PromptEntry>): void {
    const key = JSON.stringify(model);
    this.kept.set(key, new Map([...(this.kept.get(key) ?? []), ...prompts]));
  }
}

function unitFor(text: string): [number, number] {
  return [Math.cos(text.length), Math.sin(text.length)];
}

function openBook() {
  const encoder = new FakeEncoder();
  const lane = new EncoderLane();
  const book = new LabelBook(encoder as unknown as EncoderHandle, lane);
  const encode = (labels: string[], templates = ['{}'], signal = new AbortController().signal) =>
    book.encode(signal, labels, templates);
  return { encoder, lane, book, encode };
}

function expectClose(found: Float32Array, wanted: number[]): void {
  expect(found).toHaveLength(wanted.length);
  wanted.forEach((number, index) => expect(found[index]).toBeCloseTo(number, 6));
}

describe('LabelBook', () => {
  it('holds no picture up while the files of the text encoder come, and can be given up meanwhile', async () => {
    const { encoder, lane, encode } = openBook();
    encoder.files = new Promise(() => {});
    const edit = new AbortController();
    const labels = encode(['cat'], ['{}'], edit.signal);
    expect(await lane.run('picture', new AbortController().signal, async () => 'encoded')).toBe('encoded');
    edit.abort();
    await expect(labels).rejects.toThrow('abort');
    expect(encoder.asked).toEqual([]);
  });

  it('answers in the order of the labels, not in the order in which they were learned', async () => {
    const { encode } = openBook();
    await encode(['a', 'bbb']);
    const { embeddings } = await encode(['bbb', 'cc', 'a']);
    expectClose(embeddings, [...unitFor('bbb'), ...unitFor('cc'), ...unitFor('a')]);
  });

  it('encodes only the prompts that are new', async () => {
    const { encoder, encode } = openBook();
    await encode(['cat', 'dog'], ['a {}', 'the {}']);
    await encode(['cat', 'dog', 'fish'], ['a {}', 'the {}']);
    await encode(['fish', 'cat'], ['a {}']);
    expect(encoder.asked).toEqual([
      ['a cat', 'the cat', 'a dog', 'the dog'],
      ['a fish', 'the fish'],
    ]);
  });

  it('encodes a prompt once that two labels share', async () => {
    const { encoder, encode } = openBook();
    await encode(['cat', 'cat'], ['{}', '{}']);
    expect(encoder.asked).toEqual([['cat']]);
  });

  it('reads the labels anew for another model, and never again for one that read them', async () => {
    const { encoder, book, encode } = openBook();
    book.use('a', 2);
    await encode(['cat']);
    book.use('b', 2);
    await encode(['cat', 'dog']);
    book.use('a', 2);
    await encode(['cat']);
    expect(encoder.asked).toEqual([['cat'], ['cat', 'dog']]);
  });

  it('never takes what one model reads for what another reads, when the model changes meanwhile', async () => {
    const { encoder, book, encode } = openBook();
    book.use('a', 2);
    const cut = encode(['cat']);
    book.use('b', 2);
    await expect(cut).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
    await encode(['cat']);
    book.use('a', 2);
    await encode(['cat']);
    // whatever the first request has asked of whom, both models were asked afterwards
    expect(encoder.asked.slice(-2)).toEqual([['cat'], ['cat']]);
  });

  it('makes the mean of an ensemble a unit vector', async () => {
    const { encode } = openBook();
    const templates = ['a {}', 'the {}', 'one big {}'];
    const { embeddings } = await encode(['cat'], templates);
    const units = ['a cat', 'the cat', 'one big cat'].map(unitFor);
    const sum = [0, 1].map((axis) => units.reduce((total, unit) => total + (unit[axis] ?? 0), 0));
    const length = Math.hypot(...sum);
    expectClose(
      embeddings,
      sum.map((number) => number / length),
    );
    // the plain mean is clearly shorter here, so that a missing normalisation would be seen
    expect(length / 3).toBeLessThan(0.9);
  });

  it('asks for 32 prompts at most in one run', async () => {
    const { encoder, encode } = openBook();
    const labels = Array.from({ length: 70 }, (_, index) => `label ${index}`);
    const { embeddings } = await encode(labels);
    expect(encoder.asked.map((texts) => texts.length)).toEqual([32, 32, 6]);
    expect(encoder.asked.flat()).toEqual(labels);
    expectClose(embeddings, labels.flatMap(unitFor));
  });

  it('puts prompts of like length in one run when there are several runs, and says how far it is', async () => {
    const { encoder, book } = openBook();
    const labels = Array.from({ length: 32 }, (_, index) => `label ${index}`);
    const done: number[] = [];
    const { embeddings } = await book.encode(
      new AbortController().signal,
      labels,
      ['{}', 'a photo of a {}'],
      {
        onProgress: (share) => done.push(share),
      },
    );
    const [short = [], long = []] = encoder.asked.map((texts) => texts.map((text) => text.length));
    expect(Math.max(...short)).toBeLessThan(Math.min(...long));
    expect(done).toEqual([0.5, 1]);
    expect(embeddings).toHaveLength(64);
  });

  it('counts the tokens of the longest prompt of a label', async () => {
    const { encode } = openBook();
    const { tokenCounts } = await encode(['cat', 'red fire engine'], ['{}', 'a small photo of {}', 'the {}']);
    expect(tokenCounts).toEqual([
      { tokens: 7, limit: LIMIT },
      { tokens: 9, limit: LIMIT },
    ]);
  });

  it('inserts a label as it stands', async () => {
    const { encoder, encode } = openBook();
    await encode(['$& $1'], ['a {}.']);
    expect(encoder.asked).toEqual([['a $& $1.']]);
  });

  it('answers no labels without asking the encoder', async () => {
    const { encoder, encode } = openBook();
    const answer = await encode([]);
    expect(answer).toEqual({ embeddings: new Float32Array(), tokenCounts: [] });
    expect(encoder.asked).toEqual([]);
  });

  it('asks once more after a breakdown', async () => {
    const { encoder, encode } = openBook();
    encoder.faults.push(new EngineError('WORKER_DIED', 'crash'));
    const { embeddings } = await encode(['cat']);
    expectClose(embeddings, unitFor('cat'));
  });

  it('gives up after the second breakdown and can be asked again', async () => {
    const { encoder, encode } = openBook();
    encoder.faults.push(new EngineError('WORKER_DIED', '1'), new EngineError('WEBGPU_DEVICE_LOST', '2'));
    await expect(encode(['cat'])).rejects.toMatchObject({ code: 'WEBGPU_DEVICE_LOST' });
    expect(encoder.asked).toEqual([]);
    await expect(encode(['cat'])).resolves.toBeDefined();
  });

  it('does not ask again after an error that a fresh worker would not mend', async () => {
    const { encoder, encode } = openBook();
    encoder.faults.push(new EngineError('RUNTIME_RUN_FAILED', 'shape'));
    await expect(encode(['cat'])).rejects.toMatchObject({ code: 'RUNTIME_RUN_FAILED' });
    expect(encoder.asked).toEqual([]);
  });

  it('keeps what was learned before it was aborted', async () => {
    const { encoder, encode } = openBook();
    const labels = Array.from({ length: 40 }, (_, index) => `label ${index}`);
    const controller = new AbortController();
    const answer = encode(labels, ['{}'], controller.signal);
    while (encoder.asked.length < 2) await Promise.resolve();
    controller.abort();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
    encoder.asked.length = 0;
    await encode(labels);
    expect(encoder.asked.flat()).not.toContain('label 0');
    expect(encoder.asked.flat()).toContain('label 39');
  });
});

describe('labels of an earlier visit', () => {
  const FP32: TextChoice = { textPrecision: 'fp32', textExecutionProvider: 'wasm' };
  const { signal } = new AbortController();

  function visit(keeper: FakeKeeper, choice = FP32, key = 'a') {
    const { encoder, book } = openBook();
    encoder.choice = choice;
    book.use(key, 2, keeper);
    return { encoder, book };
  }

  async function firstVisit(): Promise<FakeKeeper> {
    const keeper = new FakeKeeper();
    const { book } = visit(keeper);
    await book.encode(signal, ['cat', 'dog'], ['a {}'], { keep: true });
    await book.encode(signal, ['secret'], ['a {}']);
    return keeper;
  }

  it('are known to the model that read them, in the way in which it ran', async () => {
    const keeper = await firstVisit();
    const knows = (prompts: string[], choice?: TextChoice, key?: string) =>
      visit(keeper, choice, key).book.knows(choice ?? FP32, prompts);
    await expect(knows(['a cat', 'a dog'])).resolves.toBe(true);
    await expect(knows([])).resolves.toBe(true);
    await expect(knows(['a cat', 'a fish'])).resolves.toBe(false);
    await expect(knows(['a secret'])).resolves.toBe(false);
    await expect(knows([], { ...FP32, textPrecision: 'q8' })).resolves.toBe(false);
    await expect(knows([], { ...FP32, textExecutionProvider: 'webgpu' })).resolves.toBe(false);
    await expect(knows([], FP32, 'b')).resolves.toBe(false);
  });

  it('need no encoder once the model runs in that way', async () => {
    const { encoder, book } = visit(await firstVisit());
    await book.knows(FP32, []);
    book.settle(FP32);
    const { embeddings, tokenCounts } = await book.encode(signal, ['dog', 'cat'], ['a {}'], { keep: true });
    expectClose(embeddings, [...unitFor('a dog'), ...unitFor('a cat')]);
    expect(tokenCounts[0]).toEqual({ tokens: 4, limit: LIMIT });
    await book.encode(signal, ['cat', 'fish'], ['a {}'], { keep: true });
    expect(encoder.asked).toEqual([['a fish']]);
  });

  it('are read anew where the model runs in another way than was thought', async () => {
    const q8: TextChoice = { ...FP32, textPrecision: 'q8' };
    const { encoder, book } = visit(await firstVisit(), q8);
    await book.knows(FP32, []);
    book.settle(q8);
    await book.encode(signal, ['cat'], ['a {}'], { keep: true });
    expect(encoder.asked).toEqual([['a cat']]);
  });

  it('are read anew, all of them, where the model is started in another way in the middle', async () => {
    const { encoder, book } = visit(await firstVisit());
    await book.knows(FP32, []);
    book.settle(FP32);
    // the engine has fallen back while it was asked
    encoder.choice = { ...FP32, textPrecision: 'q8' };
    await book.encode(signal, ['cat', 'fish'], ['a {}'], { keep: true });
    expect(encoder.asked).toEqual([['a fish'], ['a cat']]);
  });
});
