import { promptsFor } from '../clip/prompts.ts';
import { meanOfUnits } from '../clip/vectors.ts';
import { isFatal, type EncoderHandle } from './encoder-handle.ts';
import type { EncoderLane } from './encoder-lane.ts';
import { EngineError } from './error-codes.ts';
import type { KeptPrompts, LabelKeeper, PromptEntry, TextModel } from './label-keeper.ts';
import type { EncodedTexts, RuntimeChoice, TokenCount } from './protocol.ts';
import { untilAborted } from './until-aborted.ts';

export interface EncodedLabels {
  head: 'softmax' | 'sigmoid';
  /** `[labels, dim]` float32, rows of unit length, in the order of the labels. */
  embeddings: Float32Array<ArrayBuffer>;
  /** Per label: tokens of its longest prompt. */
  tokenCounts: TokenCount[];
}

/** What one model has read in one way of running it. */
interface Shelf {
  model: TextModel;
  prompts: Map<string, PromptEntry>;
  /** From earlier visits. */
  kept: KeptPrompts | null;
}

/** A model, and how it runs by now: another precision gives other numbers. */
interface Reader {
  key: string;
  dim: number;
  /** Null where nothing may outlast the visit. */
  keeper: LabelKeeper | null;
  shelves: Map<string, Shelf>;
  /** Of the way it ran in last. */
  present: Shelf | null;
}

type TextChoice = Pick<RuntimeChoice, 'textPrecision' | 'textExecutionProvider'>;

/** Prompts a run: bounds memory with 500 labels, and lets a picture or a newer label set in between. */
const PROMPTS_PER_RUN = 32;

interface EncodeOptions {
  /** For the next visit, too. */
  keep?: boolean;
  /** Gets 0..1 of what is not known yet, after each run. */
  onProgress?: ((done: number) => void) | undefined;
}

/** Remembers every prompt that a model has encoded, so that an edit or a return to that model encodes only what is new. */
export class LabelBook {
  private readonly readers = new Map<string, Reader>();
  private reader: Reader = openReader('', 0, null);

  constructor(
    private readonly encoder: EncoderHandle,
    private readonly lane: EncoderLane,
  ) {}

  /** From now on the prompts are meant as this model reads them. */
  use(key: string, dim: number, keeper: LabelKeeper | null = null): void {
    this.reader = this.readers.get(key) ?? openReader(key, dim, keeper);
    this.readers.set(key, this.reader);
  }

  /** The present model runs in this way. */
  settle(choice: TextChoice): void {
    this.reader.present = shelfOf(this.reader, choice);
  }

  /**
   * Looks what is known from earlier visits, should the present model run in this way. Never rejects.
   *
   * @param prompts empty where it is not known what will be wanted.
   * @returns whether these prompts are known; of none, whether anything is.
   */
  async knows(choice: TextChoice, prompts: readonly string[]): Promise<boolean> {
    const { reader } = this;
    const shelf = shelfOf(reader, choice);
    shelf.kept ??= (await reader.keeper?.find(shelf.model)) ?? null;
    if (prompts.length === 0) return (shelf.kept?.size ?? 0) > 0;
    return prompts.every((prompt) => entryOf(shelf, prompt) !== undefined);
  }

  /**
   * @throws {EngineError} what the encoder fails with, `ENGINE_STOPPED` when another model takes over meanwhile;
   * AbortError when `signal` fires.
   */
  async encode(
    signal: AbortSignal,
    labels: readonly string[],
    templates: readonly string[],
    { keep = false, onProgress }: EncodeOptions = {},
  ): Promise<Omit<EncodedLabels, 'head'>> {
    const promptsByLabel = labels.map((label) => promptsFor(label, templates));
    const prompts = alikeInLength([...new Set(promptsByLabel.flat())]);
    const { reader } = this;
    let unknown = unknownOf(reader, prompts);
    const total = unknown.length;
    // looked again after every run: the model may have been started in another way meanwhile
    while (unknown.length > 0) {
      await this.learn(reader, signal, unknown.slice(0, PROMPTS_PER_RUN));
      unknown = unknownOf(reader, prompts);
      onProgress?.(Math.max(0, 1 - unknown.length / total));
    }
    const entries = new Map(prompts.map((prompt) => [prompt, known(reader, prompt)]));
    if (keep && reader.present) reader.keeper?.keep(reader.present.model, entries);
    return assemble(promptsByLabel.map((each) => each.map((prompt) => entries.get(prompt)!)));
  }

  private async learn(reader: Reader, signal: AbortSignal, prompts: string[]): Promise<void> {
    const demandSameModel = () => {
      if (this.reader !== reader) throw new EngineError('ENGINE_STOPPED', 'another model was started');
    };
    // pictures go on until there is something to open
    await untilAborted(signal, this.encoder.fetchText());
    const { texts, choice } = await this.lane.run('text', signal, () => {
      demandSameModel();
      return this.encodeTexts(prompts);
    });
    demandSameModel();
    const { embeddings, tokenCounts } = texts;
    const dim = embeddings.length / prompts.length;
    const shelf = shelfOf(reader, choice);
    reader.present = shelf;
    prompts.forEach((prompt, row) => {
      const embedding = embeddings.slice(row * dim, (row + 1) * dim);
      const { tokens, limit } = tokenCounts[row] ?? { tokens: 0, limit: 0 };
      shelf.prompts.set(prompt, { embedding, tokens, limit });
    });
  }

  /** Labels are never to blame for a breakdown, so they are asked for once more on the fresh worker. */
  private async encodeTexts(prompts: string[]): Promise<{ texts: EncodedTexts; choice: RuntimeChoice }> {
    const ask = () => this.encoder.encodeTexts(prompts);
    return ask().catch((error: unknown) => {
      if (isFatal(error)) return ask();
      throw error;
    });
  }
}

/** All prompts of a run take as long as the longest of them, so short ones go apart from long ones. */
function alikeInLength(prompts: string[]): string[] {
  return prompts.length <= PROMPTS_PER_RUN ? prompts : prompts.toSorted((a, b) => a.length - b.length);
}

function openReader(key: string, dim: number, keeper: LabelKeeper | null): Reader {
  return { key, dim, keeper, shelves: new Map(), present: null };
}

function shelfOf(
  { key, dim, shelves }: Reader,
  { textPrecision: precision, textExecutionProvider: executionProvider }: TextChoice,
): Shelf {
  const id = `${precision} ${executionProvider}`;
  const shelf = shelves.get(id) ?? {
    model: { key, dim, precision, executionProvider },
    prompts: new Map<string, PromptEntry>(),
    kept: null,
  };
  shelves.set(id, shelf);
  return shelf;
}

function entryOf({ prompts, kept }: Shelf, prompt: string): PromptEntry | undefined {
  const read = prompts.get(prompt);
  if (read) return read;
  const entry = kept?.get(prompt);
  // looked up, and checked, once
  if (entry) prompts.set(prompt, entry);
  return entry;
}

function unknownOf({ present }: Reader, prompts: readonly string[]): string[] {
  return prompts.filter((prompt) => !present || entryOf(present, prompt) === undefined);
}

function known({ present }: Reader, prompt: string): PromptEntry {
  const entry = present?.prompts.get(prompt);
  if (!entry) throw new Error(`prompt was not encoded: ${prompt}`);
  return entry;
}

function assemble(entriesByLabel: PromptEntry[][]): Omit<EncodedLabels, 'head'> {
  const dim = entriesByLabel[0]?.[0]?.embedding.length ?? 0;
  const embeddings = new Float32Array(entriesByLabel.length * dim);
  entriesByLabel.forEach((entries, row) => {
    embeddings.set(meanOfUnits(entries.map(({ embedding }) => embedding)), row * dim);
  });
  const tokenCounts = entriesByLabel.map((entries) => {
    return entries.reduce((most, entry) => (entry.tokens > most.tokens ? entry : most));
  });
  return { embeddings, tokenCounts: tokenCounts.map(({ tokens, limit }) => ({ tokens, limit })) };
}
