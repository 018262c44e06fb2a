import type { StoreApi } from 'zustand';
import type { Engine } from '../engine/engine.ts';
import { EngineError } from '../engine/error-codes.ts';
import type { Preferences } from '../engine/runtime-ladder.ts';
import { ModelError } from '../models/model-error.ts';
import type { OpenedModel } from '../models/open-model.ts';
import type { AppState, ModelRef } from './state.ts';

export interface ModelRequest {
  /** The model of the start. */
  first: ModelRef;
  open: (ref: ModelRef, signal: AbortSignal) => Promise<OpenedModel>;
  preferences: Preferences;
}

/** Opens the chosen model and starts the engine with it; every failure ends as a state with a sentence. */
export class ModelActions {
  private opening = new AbortController();

  constructor(
    private readonly store: StoreApi<AppState>,
    private readonly engine: Engine,
    private readonly request: ModelRequest,
    /** The engine has turned to a model: what is known of pictures and labels is another thing now. */
    private readonly onTurned: () => void,
  ) {}

  /** Turns to another model. Pictures and labels stay; a model that is in use already is left alone. */
  use(model: ModelRef): void {
    const { model: present, engine } = this.store.getState();
    const same = present.kind === model.kind && present.id === model.id;
    if (same && engine.kind !== 'failed' && engine.kind !== 'cancelled') return;
    this.store.setState({ model });
    void this.load();
  }

  async load(): Promise<void> {
    const { open, preferences } = this.request;
    const ref = this.store.getState().model;
    this.opening.abort();
    this.opening = new AbortController();
    const { signal } = this.opening;
    this.store.setState({
      engine: { kind: 'loading', modelName: ref.id, progress: { stage: 'starting' }, rejected: [] },
    });
    let model: OpenedModel;
    try {
      model = await open(ref, signal);
    } catch (error) {
      if (!signal.aborted) this.fail(error);
      return;
    }
    if (signal.aborted) return;
    const { manifest, source } = model;
    this.store.setState(({ templateText }) =>
      templateText === null ? { templates: manifest.templates } : {},
    );
    this.modelTemplates = manifest.templates;
    this.embeddingDim = manifest.embeddingDim;
    const { labels, templates } = this.store.getState();
    const started = this.engine.start(manifest, source, preferences, { labels, templates });
    this.onTurned();
    await started.catch((error: unknown) => {
      // what the engine knows it failed with is in its state already, which the store follows
      if (this.engine.state.kind === 'loading' && !(error instanceof EngineError)) this.fail(error);
    });
  }

  cancel(): void {
    this.opening.abort();
    this.engine.cancelStart();
    this.store.setState(({ model }) => ({ engine: { kind: 'cancelled', modelName: model.id } }));
  }

  /** Numbers in an embedding of the model that is open. */
  embeddingDim = 0;
  /** The templates of the model that is open. */
  modelTemplates: string[] = ['{}'];

  private fail(error: unknown): void {
    const known = toEngineError(error);
    this.store.setState(({ model }) => ({
      engine: { kind: 'failed', modelName: model.id, error: known.toData(), rejected: [] },
    }));
  }
}

function toEngineError(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  return error instanceof ModelError
    ? new EngineError(error.code, error.message, { file: error.file, ...error.facts })
    : new EngineError('RUNTIME_START_FAILED', String(error));
}
