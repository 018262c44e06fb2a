import { proxy } from 'comlink';
import { modelKey } from '../clip/model-key.ts';
import type { ModelSource } from '../clip/model-source.ts';
import type { RunnableManifest } from '../clip/runnable-manifest.ts';
import type { EngineState, LoadingStage, RejectedChoice } from './engine-state.ts';
import { EngineError, type EngineErrorData } from './error-codes.ts';
import type { EncodedTexts, EncoderApi, LoadProgress, Outcome, RuntimeChoice } from './protocol.ts';
import type { Ladder } from './runtime-ladder.ts';
import { DownloadSpeed } from './download-speed.ts';
import { takeEarlyEncoder } from './early-encoder.ts';
import { startEncodeWorker } from './start-workers.ts';
import { unwrap } from './unwrap.ts';
import { withProgress } from './with-progress.ts';
import { within } from './within.ts';
import { openWorkerLink, type WorkerLink } from './worker-link.ts';

export interface EncoderStart {
  manifest: RunnableManifest;
  source: ModelSource;
  /** A promise, because the machine has to be looked at before it is known. */
  ladder: Promise<Ladder>;
  /** Whether the text encoder is not needed at once, should the model run in this way. Must not reject. */
  textLater: (choice: RuntimeChoice) => Promise<boolean>;
}

/** Errors that no other way of running the model would mend. */
const HOPELESS = new Set([
  'APP_NOT_LOADED',
  'MODEL_NOT_FOUND',
  'MODEL_DOWNLOAD_FAILED',
  'MODEL_CHECKSUM_MISMATCH',
  'MODEL_MANIFEST_INVALID',
  'MODEL_TOKENIZER_INVALID',
]);

/** Errors after which a worker's runtime cannot be trusted any more, so that a fresh one is started. */
const FATAL = new Set([
  'WORKER_DIED',
  'WEBGPU_DEVICE_LOST',
  'RUNTIME_OUT_OF_MEMORY',
  'RUNTIME_WRONG_NUMBERS',
]);

/**
 * A choice that breaks down this often after it was ready is given up for the next one. The last one is kept as long as
 * it gives results between its breakdowns: slow is better than nothing.
 */
const BREAKDOWNS_PER_CHOICE = 3;

/**
 * The largest encoders take half a minute a picture on slow phones. What is silent for longer hangs: in a kernel, or
 * in a stranger's tokenizer.
 */
const MAX_CALL_MS = 180_000;

type ReadyState = Extract<EngineState, { kind: 'ready' }>;

interface Ready {
  link: WorkerLink<EncoderApi>;
  choice: RuntimeChoice;
  state: ReadyState;
}

/** How a running worker ended up broken: noticed by a call or on its own. */
export function isFatal(error: unknown): error is EngineError {
  return error instanceof EngineError && FATAL.has(error.code);
}

/**
 * The page's hold on the encode worker: climbs down the ladder until a choice is ready, starts a fresh worker
 * when the present one breaks down. A realm takes one ONNX Runtime build and stays broken after a failed start, so
 * every attempt has a worker of its own.
 */
export class EncoderHandle {
  private ready: Promise<Ready> | null = null;
  private current: WorkerLink<EncoderApi> | null = null;
  /** Starts while the page finds out which model it wants and how that can run. */
  private spare: WorkerLink<EncoderApi> | null =
    takeEarlyEncoder() ?? openWorkerLink<EncoderApi>(startEncodeWorker);
  private rejected: RejectedChoice[] = [];
  private breakdowns = 0;
  /** Breakdowns in a row, with no result between them. */
  private barren = 0;
  private hasNext = false;
  private restarts = 0;
  /** After a breakdown everything is started at once. */
  private mayLeaveText = true;
  private start: EncoderStart | null = null;
  private generation = 0;

  /** @param onOpening what comes after a model is ready may be made ready now: a core or more has nothing to do. */
  constructor(
    private readonly onState: (state: EngineState) => void,
    private readonly onOpening: () => void = () => {},
  ) {}

  /** Starts a model, replacing any other. The promise settles when it is ready or has failed. */
  async open(start: EncoderStart): Promise<void> {
    this.stop();
    this.start = start;
    this.rejected = [];
    this.breakdowns = 0;
    this.barren = 0;
    this.mayLeaveText = true;
    await this.climb(null);
  }

  /** Ends the worker; calls that are under way reject. */
  stop(): void {
    this.generation += 1;
    this.current?.close();
    this.current = null;
    this.ready = null;
  }

  /** Stops loading and says so. */
  cancel(): void {
    if (!this.start) return;
    this.stop();
    this.onState({ kind: 'cancelled', modelName: this.start.manifest.name });
  }

  /**
   * Asks the worker when it is ready. A breakdown during the call starts a fresh worker and rejects the call with
   * an error for which `isFatal` is true: the caller decides whether to ask again.
   *
   * @throws {EngineError}
   */
  async call<T>(ask: (api: EncoderApi, choice: RuntimeChoice) => Promise<Outcome<T>>): Promise<T> {
    const generation = this.generation;
    const { link, choice } = await this.whenReady();
    const answer = unwrap(link.call((api) => ask(api, choice)));
    try {
      const result = await within(MAX_CALL_MS, answer);
      this.barren = 0;
      return result;
    } catch (error) {
      if (isFatal(error)) this.breakDown(error, choice, generation);
      throw error;
    }
  }

  /**
   * Gets the files of a text encoder that was left for later, beside other calls: they may take long. Never rejects; what
   * fails is told by `openText`.
   */
  async fetchText(): Promise<void> {
    const ready = await this.ready?.catch(() => null);
    if (ready?.state.selfTest.textCosine !== 'later') return;
    await ready.link.call((api) => api.fetchText()).catch(() => {});
  }

  /**
   * Opens the text encoder, where that was left for later. What goes wrong there ends this start: the model is started
   * anew with everything, which fails, or finds another way of running, as if nothing had been left. Never beside another call.
   *
   * @throws {EngineError} what the engine failed with, or what has ended the worker meanwhile.
   */
  async openText(): Promise<void> {
    const generation = this.generation;
    const ready = await this.whenReady();
    if (ready.state.selfTest.textCosine !== 'later') return;
    try {
      const textCosine = await unwrap(ready.link.call((api) => api.openText()));
      ready.state = { ...ready.state, selfTest: { ...ready.state.selfTest, textCosine } };
      if (generation === this.generation) this.onState(ready.state);
    } catch (error) {
      const known =
        error instanceof EngineError ? error : new EngineError('RUNTIME_START_FAILED', String(error));
      if (generation !== this.generation) throw known;
      this.breakDown(known, ready.choice, generation);
      await this.whenReady();
    }
  }

  /** Opens the text encoder first, where that is still to be done. As `call`. */
  async encodeTexts(texts: string[]): Promise<{ texts: EncodedTexts; choice: RuntimeChoice }> {
    await this.openText();
    let used: RuntimeChoice | null = null;
    const encoded = await this.call((api, choice) => {
      used = choice;
      return api.encodeTexts(texts);
    });
    return { texts: encoded, choice: used ?? (await this.choice()) };
  }

  /** How the model runs, once that is settled. @throws {EngineError} what the engine failed with. */
  async choice(): Promise<RuntimeChoice> {
    return (await this.whenReady()).choice;
  }

  private async whenReady(): Promise<Ready> {
    if (!this.ready) throw new EngineError('RUNTIME_START_FAILED', 'no model is loaded');
    return this.ready.catch((error: unknown) => {
      // a call that only waited has broken nothing, and asking again would not mend anything
      throw isFatal(error) ? new EngineError('RUNTIME_START_FAILED', error.message) : error;
    });
  }

  private climb(reason: EngineError | null): Promise<Ready> {
    const attempt = this.tryRungs(this.generation, reason);
    this.ready = attempt;
    // a caller that comes later sees the rejection through its own await
    attempt.catch(() => {});
    return attempt;
  }

  private async tryRungs(generation: number, reason: EngineError | null): Promise<Ready> {
    const { ladder, manifest } = this.begun();
    const { rungs: all, measured } = await ladder;
    const rungs = all.filter((choice) => !this.rejected.some((each) => each.choice === choice));
    let last = reason ?? new EngineError('MODEL_PRECISION_UNAVAILABLE', 'no file of this model may run here');
    for (const [index, choice] of rungs.entries()) {
      if (generation !== this.generation) throw new EngineError('ENGINE_STOPPED', 'replaced while starting');
      try {
        this.hasNext = index < rungs.length - 1;
        return await this.tryRung({ choice, measured }, generation, reason);
      } catch (error) {
        if (generation !== this.generation) throw error;
        last = error instanceof EngineError ? error : new EngineError('RUNTIME_START_FAILED', String(error));
        this.rejected = [...this.rejected, { choice, error: last.toData() }];
        if (HOPELESS.has(last.code)) break;
      }
    }
    // what failed may work when it is tried again, so nothing stays rejected
    const { rejected } = this;
    this.rejected = [];
    this.onState({ kind: 'failed', modelName: manifest.name, error: last.toData(), rejected });
    throw last;
  }

  private async tryRung(
    { choice, measured }: Pick<Ready, 'choice'> & Pick<Ladder, 'measured'>,
    generation: number,
    reason: EngineError | null,
  ): Promise<Ready> {
    const { manifest, source, textLater: mayWait } = this.begun();
    const speed = new DownloadSpeed();
    const report = (progress: LoadingStage) => {
      if (generation !== this.generation) return;
      const { name: modelName } = manifest;
      this.onState(
        reason
          ? { kind: 'restarting', modelName, reason: reason.toData(), progress }
          : { kind: 'loading', modelName, progress, rejected: this.rejected },
      );
    };
    report({ stage: 'starting' });
    const link = this.spare ?? openWorkerLink<EncoderApi>(startEncodeWorker);
    this.spare = null;
    this.current = link;
    const onProgress = (progress: LoadProgress) =>
      progress.stage === 'opening' ? this.onOpening() : report(speed.annotate(progress));
    const onFault = (fault: EngineErrorData) =>
      this.breakDown(EngineError.fromData(fault), choice, generation);
    const textLater = this.mayLeaveText && (await mayWait(choice));
    const loading = withProgress(onProgress, (tell) =>
      link.call((api) => api.load({ manifest, source, choice, textLater }, tell, proxy(onFault))),
    );
    const { selfTest, adapter } = await unwrap(loading).catch((error: unknown) => {
      link.close();
      throw error;
    });
    void link.died.then((error) => this.breakDown(error, choice, generation));
    const { rejected, restarts } = this;
    const { id: modelId, name: modelName, description, licence } = manifest;
    const key = modelKey(manifest);
    const state: ReadyState = {
      kind: 'ready',
      ...{
        modelName,
        modelId,
        modelKey: key,
        description,
        licence,
        choice,
        selfTest,
        adapter,
        measured,
        rejected,
        restarts,
      },
    };
    this.onState(state);
    return { link, choice, state };
  }

  /** Called by whoever notices first; the others come with an old generation and change nothing. */
  private breakDown(error: EngineError, choice: RuntimeChoice, generation: number): void {
    if (generation !== this.generation) return;
    this.stop();
    this.mayLeaveText = false;
    const { name: modelName } = this.begun().manifest;
    const progress = { stage: 'starting' as const };
    this.onState({ kind: 'restarting', modelName, reason: error.toData(), progress });
    this.restarts += 1;
    this.breakdowns += 1;
    this.barren += 1;
    if ((this.hasNext ? this.breakdowns : this.barren) >= BREAKDOWNS_PER_CHOICE) {
      this.breakdowns = 0;
      this.barren = 0;
      this.rejected = [...this.rejected, { choice, error: error.toData() }];
    }
    void this.climb(error);
  }

  private begun(): EncoderStart {
    if (!this.start) throw new EngineError('RUNTIME_START_FAILED', 'no model was chosen');
    return this.start;
  }
}
