import type { RunnableManifest } from '../../src/clip/runnable-manifest.ts';
import { emptyGroups, type KeeperGroups } from '../../src/clip/neighbours.ts';
import type { Engine, OnRows } from '../../src/engine/engine.ts';
import type { EngineState } from '../../src/engine/engine-state.ts';
import { EngineError } from '../../src/engine/error-codes.ts';
import type { EncodedLabels } from '../../src/engine/label-book.ts';
import type { EncodedPicture, PictureRequest } from '../../src/engine/picture-line.ts';

export const READY: Extract<EngineState, { kind: 'ready' }> = {
  kind: 'ready',
  ...{ modelName: 'Tiny', modelId: 'tiny', modelKey: 'tiny', description: '', licence: '' },
  choice: {
    ...{ executionProvider: 'wasm', runtime: 'wasm', threads: 1 },
    ...{ imagePrecision: 'fp32', textPrecision: 'fp32', textExecutionProvider: 'wasm' },
  },
  selfTest: { imageCosine: 1, textCosine: 1 },
  ...{ adapter: null, measured: null, rejected: [], restarts: 0 },
};

export const FAILED: Extract<EngineState, { kind: 'failed' }> = {
  kind: 'failed',
  modelName: 'Tiny',
  error: { code: 'WORKER_DIED', detail: '', facts: {} },
  rejected: [],
};

interface OpenPicture {
  name: string;
  finish(): void;
  fail(error: Error): void;
}

/** An engine whose every answer is given by the test. Scores a label with the length of its text, once a template. */
export class FakeEngine implements Engine {
  state: EngineState = { kind: 'idle' };
  modelId = '';
  /** All pictures that were ever asked for, in order. */
  readonly asked: string[] = [];
  readonly open: OpenPicture[] = [];
  readonly labelSets: string[][] = [];
  /** Label sets that wait until the test lets them go; null: answered at once. */
  held: (() => void)[] | null = null;
  private listener: (state: EngineState) => void = () => {};

  glance = async () => Float32Array.of(0.25, 0.75);

  subscribe(listener: (state: EngineState) => void): void {
    this.listener = listener;
  }

  become(state: EngineState): void {
    this.state = state;
    this.listener(state);
  }

  async start(manifest: RunnableManifest): Promise<void> {
    this.modelId = manifest.id;
    if (!this.encoded.has(manifest.id)) this.encoded.set(manifest.id, new Set());
    // as the real engine does
    for (const { fail } of this.open) fail(new EngineError('ENGINE_STOPPED', 'another model'));
    this.become({ kind: 'loading', modelName: 'Tiny', progress: { stage: 'starting' }, rejected: [] });
  }

  /** By model id: the hashes of what was encoded under it, as the real engine remembers them. */
  readonly encoded = new Map<string, Set<string>>();

  isEncoded(sha256: string): boolean {
    return this.encoded.get(this.modelId)?.has(sha256) ?? false;
  }

  cancelStart(): void {}

  encodePicture(signal: AbortSignal, request: PictureRequest): Promise<EncodedPicture> {
    const { fileName: name } = request;
    this.asked.push(name);
    request.onStarted?.();
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      const facts = { sha256: `hash ${name}`, widthPx: 4, heightPx: 3, thumbnail: null };
      const times = { decodeMs: 1, preprocessMs: 1, encodeMs: 1 };
      const modelId = this.modelId;
      const finish = () => {
        this.encoded.get(modelId)?.add(facts.sha256);
        const made = { embedding: new Float32Array(1), precision: 'fp32', origin: 'encoder' } as const;
        resolve({ ...facts, ...times, ...made });
      };
      this.open.push({ name, finish, fail: reject });
    });
  }

  async encodeLabels(
    signal: AbortSignal,
    labels: string[],
    templates: string[],
    onProgress?: (done: number) => void,
  ): Promise<EncodedLabels> {
    this.labelSets.push(labels);
    onProgress?.(0.5);
    if (this.held) await new Promise<void>((go) => this.held?.push(go));
    signal.throwIfAborted();
    const embeddings = Float32Array.from(labels, (label) => label.length * templates.length);
    const tokenCounts = labels.map((label) => ({ tokens: label.length, limit: 10 }));
    return { head: 'softmax', embeddings, tokenCounts };
  }

  encodeTerms(signal: AbortSignal, terms: string[], templates: string[]): Promise<EncodedLabels> {
    return this.encodeLabels(signal, terms, templates);
  }

  async score(
    signal: AbortSignal,
    sha256s: string[],
    { embeddings }: EncodedLabels,
    onRows: OnRows,
  ): Promise<void> {
    // a picture a chunk
    for (const start of sha256s.keys()) {
      await Promise.resolve();
      signal.throwIfAborted();
      onRows(Float32Array.from(embeddings), start);
    }
  }

  async compare(sha256s: string[]): Promise<Float32Array> {
    return Float32Array.from(sha256s, (_, index) => 1 / (index + 1));
  }

  async groupAlike(_: AbortSignal, sha256s: string[]): Promise<KeeperGroups> {
    return emptyGroups(sha256s.length);
  }

  embeddingOf(): Float32Array {
    return Float32Array.of(1);
  }

  readonly forgotten: string[] = [];

  forget(sha256s: ReadonlySet<string>): void {
    this.forgotten.push(...sha256s);
  }

  last(name: string): OpenPicture {
    const found = this.open.findLast((picture) => picture.name === name);
    if (!found) throw new Error(`${name} was never asked for`);
    return found;
  }
}
