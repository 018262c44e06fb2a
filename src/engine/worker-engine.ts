import { transfer } from 'comlink';
import { keyNamesTexts, modelKey } from '../clip/model-key.ts';
import type { ModelSource } from '../clip/model-source.ts';
import { emptyGroups, type KeeperGroups } from '../clip/neighbours.ts';
import type { RunnableManifest } from '../clip/runnable-manifest.ts';
import { promptsFor } from '../clip/prompts.ts';
import { probabilities } from '../clip/score.ts';
import { takeCapabilities } from './early-encoder.ts';
import { EncoderHandle, type EncoderStart } from './encoder-handle.ts';
import { EmbeddingBook } from './embedding-book.ts';
import type { EmbeddingKeeper, ModelIdentity } from './embedding-keeper.ts';
import { EncoderLane } from './encoder-lane.ts';
import type { Engine, Keepers, LabelsInForce, OnRows } from './engine.ts';
import type { EngineState } from './engine-state.ts';
import { EngineError } from './error-codes.ts';
import { crewFor } from './image-crew.ts';
import type { KnownEmbedding } from './known-embedding.ts';
import { LabelBook, type EncodedLabels } from './label-book.ts';
import { LateText } from './late-text.ts';
import { PictureLine, type EncodedPicture, type PictureRequest } from './picture-line.ts';
import type { RuntimeChoice } from './protocol.ts';
import { fastestFirst, runtimeLadder, type Ladder, type Preferences } from './runtime-ladder.ts';
import { Scorer } from './scorer.ts';
import { SpeedBook, type Case } from './speed-book.ts';
import type { Contestant } from './speed-trial.ts';

export function createEngine(keepers: Keepers): Engine {
  return new WorkerEngine(keepers);
}

class WorkerEngine implements Engine {
  state: EngineState = { kind: 'idle' };
  private readonly listeners = new Set<(state: EngineState) => void>();
  private manifest: RunnableManifest | null = null;
  /** What assistants may run: nothing where one encoder was asked for, or where it has broken down. */
  private forCrew: Pick<EncoderStart, 'manifest' | 'source'> | null = null;
  /** Fires when another model takes over: what was prepared for the old one must not reach the new one. */
  private replaced = new AbortController();
  private readonly embeddings = new EmbeddingBook();
  private readonly encoder = new EncoderHandle(
    (state) => this.setState(state),
    () => this.wakeWorkers(),
  );
  private readonly lane = new EncoderLane();
  private readonly labels = new LabelBook(this.encoder, this.lane);
  private readonly pictures = new PictureLine(this.encoder, this.lane);
  private readonly scorer = new Scorer(() => this.embeddings.all());

  private readonly lateText = new LateText(() => this.openText());
  private readonly keeper: EmbeddingKeeper | null;
  private readonly speeds: SpeedBook;

  constructor(private readonly keepers: Keepers) {
    this.keeper = keepers.pictures;
    this.speeds = new SpeedBook(keepers.speeds);
  }

  subscribe(listener: (state: EngineState) => void): void {
    this.listeners.add(listener);
  }

  async start(
    manifest: RunnableManifest,
    source: ModelSource,
    preferences: Preferences,
    { labels, templates }: LabelsInForce = { labels: [], templates: [] },
  ): Promise<void> {
    this.replaced.abort();
    this.replaced = new AbortController();
    this.manifest = manifest;
    // a number of threads that was asked for is a promise about how many cores are used
    this.forCrew = preferences.threads === null ? { manifest, source } : null;
    this.labels.use(
      modelKey(manifest),
      manifest.embeddingDim,
      keyNamesTexts(manifest) ? this.keepers.labels : null,
    );
    this.embeddings.use(modelKey(manifest));
    this.setState({
      kind: 'loading',
      modelName: manifest.name,
      progress: { stage: 'starting' },
      rejected: [],
    });
    const machine = takeCapabilities();
    const ladder = machine.then((found) => {
      const measured = this.speeds.find({ manifest, machine: found, preferences });
      return fastestFirst(runtimeLadder(manifest, found, preferences), measured);
    });
    const prompts = labels.flatMap((label) => promptsFor(label, templates));
    const textLater = (choice: RuntimeChoice) => this.labels.knows(choice, prompts);
    await this.encoder.open({ manifest, source, ladder, textLater });
    void this.settleSpeed(source, { manifest, machine: await machine, preferences }, await ladder);
  }

  cancelStart(): void {
    this.encoder.cancel();
  }

  async encodePicture(signal: AbortSignal, request: PictureRequest): Promise<EncodedPicture> {
    const { signal: replaced } = this.replaced;
    const either = AbortSignal.any([signal, replaced]);
    const encoded = await this.lateText
      .after(() =>
        this.pictures.encode(either, request, this.model(), (sha256) => this.findEmbedding(sha256)),
      )
      .catch((error: unknown) => {
        throw replaced.aborted && !signal.aborted ? replacedError() : error;
      });
    if (replaced.aborted) throw replacedError();
    if (encoded.origin === 'encoder') {
      this.keeper?.keep(identityOf(this.model()), encoded.precision, encoded.sha256, encoded);
    }
    // one that came from a picture under way may come before that one's own end
    if (encoded.origin !== 'page' || !this.isEncoded(encoded.sha256)) {
      await this.scorer.put(this.embeddings.put(encoded.sha256, encoded));
    }
    return encoded;
  }

  async glance(signal: AbortSignal, request: PictureRequest, labels: EncodedLabels): Promise<Float32Array> {
    const model = this.model();
    const either = AbortSignal.any([signal, this.replaced.signal]);
    const { embedding } = await this.pictures.encode(either, request, model);
    return probabilities(embedding, labels.embeddings, embedding.length, model);
  }

  /** What the first picture goes through. Whoever loses the network after that still gets a result. */
  private wakeWorkers(): void {
    this.pictures.wake(this.model());
    this.scorer.wake();
  }

  private async findEmbedding(sha256: string): Promise<KnownEmbedding | null> {
    const known = this.embeddings.get(sha256);
    if (known) return { ...known, origin: 'page' };
    const model = identityOf(this.model());
    if (!this.keeper || !(await this.keeper.knowsModel(model))) return null;
    // which numbers are wanted is settled when the model runs
    const { imagePrecision: precision } = await this.encoder.choice();
    const kept = await this.keeper.find(model, precision, sha256);
    return kept && { ...kept, precision, origin: 'storage' };
  }

  isEncoded(sha256: string): boolean {
    return this.embeddings.get(sha256) !== undefined;
  }

  async encodeLabels(
    signal: AbortSignal,
    labels: string[],
    templates: string[],
    onProgress?: (done: number) => void,
  ): Promise<EncodedLabels> {
    const { head } = this.model();
    return { head, ...(await this.labels.encode(signal, labels, templates, { keep: true, onProgress })) };
  }

  async encodeTerms(signal: AbortSignal, terms: string[], templates: string[]): Promise<EncodedLabels> {
    const { head } = this.model();
    return { head, ...(await this.labels.encode(signal, terms, templates)) };
  }

  async score(
    signal: AbortSignal,
    sha256s: string[],
    { embeddings, tokenCounts }: EncodedLabels,
    onRows: OnRows,
  ): Promise<void> {
    const { logitScale, logitBias, head } = this.model();
    const request = {
      labelEmbeddings: embeddings,
      labelCount: tokenCounts.length,
      logitScale,
      logitBias,
      head,
    };
    await this.scorer.score(signal, { ...request, keys: this.embeddings.keysOf(sha256s) }, onRows);
  }

  compare(sha256s: string[], query: Float32Array<ArrayBuffer>): Promise<Float32Array> {
    const cosine = { labelCount: 1, logitScale: 1, logitBias: 0, head: 'cosine' } as const;
    return this.scorer.scoreOnce({
      ...cosine,
      labelEmbeddings: query,
      keys: this.embeddings.keysOf(sha256s),
    });
  }

  async groupAlike(
    signal: AbortSignal,
    sha256s: string[],
    leastSimilarity: number,
    onProgress: (done: number) => void,
  ): Promise<KeeperGroups> {
    const encoded = sha256s.some((sha256) => this.isEncoded(sha256));
    if (!encoded) return emptyGroups(sha256s.length);
    return this.scorer.group(signal, { keys: this.embeddings.keysOf(sha256s), leastSimilarity }, onProgress);
  }

  embeddingOf(sha256: string): Float32Array | undefined {
    return this.embeddings.get(sha256)?.embedding;
  }

  forget(sha256s: ReadonlySet<string>): void {
    this.embeddings.forget(sha256s);
    this.scorer.forgetOthers();
  }

  private model(): RunnableManifest {
    if (!this.manifest) throw new EngineError('RUNTIME_START_FAILED', 'no model was chosen');
    return this.manifest;
  }

  /** Behind the start: nobody waits for it. */
  private async settleSpeed(source: ModelSource, known: Case, { rungs }: Ladder): Promise<void> {
    const { encoder, lane } = this;
    const { signal } = this.replaced;
    const choice = await encoder.choice();
    const ask = (pixels: Float32Array<ArrayBuffer>) =>
      encoder.call((api, present) => {
        if (present !== choice) throw new EngineError('ENGINE_STOPPED', 'runs in another way now');
        return api.encodeImage(transfer(pixels, [pixels.buffer]));
      });
    const running: Contestant = {
      choice,
      isBusy: () => lane.isBusy,
      encode: (pixels) => lane.run('picture', signal, () => ask(pixels)),
    };
    await this.speeds.settle(signal, { ...known, source }, rungs, running);
  }

  private changeCrew(state: EngineState): void {
    // what broke down may have had too little memory: it goes on alone
    if (state.kind === 'restarting') this.forCrew = null;
    const { forCrew, encoder } = this;
    const askRuntime = () => encoder.call((api) => api.compiledRuntime());
    const crew =
      state.kind === 'ready' && forCrew
        ? crewFor(forCrew.manifest, forCrew.source, state.choice, askRuntime)
        : null;
    this.pictures.useCrew(crew);
  }

  /** Never rejects: what fails is in the state. */
  private async openText(): Promise<void> {
    const { signal } = this.replaced;
    await this.encoder.fetchText();
    await this.lane.run('picture', signal, () => this.encoder.openText()).catch(() => {});
  }

  private setState(state: EngineState): void {
    const { state: before } = this;
    this.state = state;
    if (state.kind === 'ready') {
      this.embeddings.settle(state.choice.imagePrecision);
      this.labels.settle(state.choice);
    }
    this.lateText.set(state.kind === 'ready' && state.selfTest.textCosine === 'later');
    // a text encoder that was opened late changes nothing for pictures
    const same = state.kind === 'ready' && before.kind === 'ready' && state.choice === before.choice;
    if (!same) this.changeCrew(state);
    for (const listener of this.listeners) listener(state);
  }
}

function identityOf(manifest: RunnableManifest): ModelIdentity {
  const { id, name, embeddingDim: dim } = manifest;
  return { key: modelKey(manifest), id, name, dim };
}

function replacedError(): EngineError {
  return new EngineError('ENGINE_STOPPED', 'another model was started');
}
