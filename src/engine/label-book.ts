import { promptsFor } from '../clip/prompts.ts';
import { meanOfUnits } from '../clip/vectors.ts';
import { isFatal, type EncoderHandle } from './encoder-handle.ts';
import type { EncoderLane } from './encoder-lane.ts';
import { EngineError } from './error-codes.ts';
import type { EncodedTexts, TokenCount } from './protocol.ts';

export interface EncodedLabels {
  head: 'softmax' | 'sigmoid';
  /** `[labels, dim]` float32, rows of unit length, in the order of the labels. */
  embeddings: Float32Array<ArrayBuffer>;
  /** Per label: tokens of its longest prompt. */
  tokenCounts: TokenCount[];
}

interface PromptEntry extends TokenCount {
  embedding: Float32Array;
}

/** What one model has read, by prompt. */
type Prompts = Map<string, PromptEntry>;

/** Prompts a run: bounds memory with 500 labels, and lets a picture or a newer label set in between. */
const PROMPTS_PER_RUN = 32;

/** Remembers every prompt that a model has encoded, so that an edit or a return to that model encodes only what is new. */
export class LabelBook {
  private readonly byModel = new Map<string, Prompts>();
  private prompts: Prompts = new Map();

  constructor(
    private readonly encoder: EncoderHandle,
    private readonly lane: EncoderLane,
  ) {}

  /** From now on the prompts are meant as this model reads them. */
  use(modelKey: string): void {
    this.prompts = this.byModel.get(modelKey) ?? new Map<string, PromptEntry>();
    this.byModel.set(modelKey, this.prompts);
  }

  /**
   * @throws {EngineError} what the encoder fails with, `ENGINE_STOPPED` when another model takes over meanwhile;
   * AbortError when `signal` fires.
   */
  async encode(
    signal: AbortSignal,
    labels: string[],
    templates: string[],
  ): Promise<Omit<EncodedLabels, 'head'>> {
    const promptsByLabel = labels.map((label) => promptsFor(label, templates));
    const book = this.prompts;
    const unknown = [...new Set(promptsByLabel.flat())].filter((prompt) => !book.has(prompt));
    for (let at = 0; at < unknown.length; at += PROMPTS_PER_RUN) {
      await this.learn(book, signal, unknown.slice(at, at + PROMPTS_PER_RUN));
    }
    return assemble(promptsByLabel.map((prompts) => prompts.map((prompt) => known(book, prompt))));
  }

  private async learn(book: Prompts, signal: AbortSignal, prompts: string[]): Promise<void> {
    const demandSameModel = () => {
      if (this.prompts !== book) throw new EngineError('ENGINE_STOPPED', 'another model was started');
    };
    const { embeddings, tokenCounts } = await this.lane.run('text', signal, () => {
      demandSameModel();
      return this.encodeTexts(prompts);
    });
    demandSameModel();
    const dim = embeddings.length / prompts.length;
    prompts.forEach((prompt, row) => {
      const embedding = embeddings.slice(row * dim, (row + 1) * dim);
      const { tokens, limit } = tokenCounts[row] ?? { tokens: 0, limit: 0 };
      book.set(prompt, { embedding, tokens, limit });
    });
  }

  /** Labels are never to blame for a breakdown, so they are asked for once more on the fresh worker. */
  private async encodeTexts(prompts: string[]): Promise<EncodedTexts> {
    const ask = () => this.encoder.call((api) => api.encodeTexts(prompts));
    return ask().catch((error: unknown) => {
      if (isFatal(error)) return ask();
      throw error;
    });
  }
}

function known(book: Prompts, prompt: string): PromptEntry {
  const entry = book.get(prompt);
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
