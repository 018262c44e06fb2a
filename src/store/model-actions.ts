import type { StoreApi } from 'zustand';
import type { Engine } from '../engine/engine.ts';
import { EngineError } from '../engine/error-codes.ts';
import type { Preferences } from '../engine/runtime-ladder.ts';
import { ModelError } from '../models/model-error.ts';
import type { OpenedModel } from '../models/open-model.ts';
import type { AppState } from './state.ts';

export interface ModelRequest {
  id: string;
  open: (signal: AbortSignal) => Promise<OpenedModel>;
  preferences: Preferences;
}

/** Opens the chosen model and starts the engine with it; every failure ends as a state with a sentence. */
export class ModelActions {
  private opening = new AbortController();

  constructor(
    private readonly store: StoreApi<AppState>,
    private readonly engine: Engine,
    private readonly request: ModelRequest,
  ) {}

  async load(): Promise<void> {
    const { id, open, preferences } = this.request;
    this.opening = new AbortController();
    const { signal } = this.opening;
    this.store.setState({
      engine: { kind: 'loading', modelName: id, progress: { stage: 'starting' }, rejected: [] },
    });
    let model: OpenedModel;
    try {
      model = await open(signal);
    } catch (error) {
      if (!signal.aborted) this.fail(error);
      return;
    }
    const { manifest, baseUrl } = model;
    this.store.setState(({ templateText }) =>
      templateText === null ? { templates: manifest.templates } : {},
    );
    this.modelTemplates = manifest.templates;
    await this.engine.start(manifest, baseUrl, preferences).catch((error: unknown) => {
      // what the engine knows it failed with is in its state already, which the store follows
      if (this.engine.state.kind === 'loading' && !(error instanceof EngineError)) this.fail(error);
    });
  }

  cancel(): void {
    this.opening.abort();
    this.engine.cancelStart();
    this.store.setState({ engine: { kind: 'cancelled', modelName: this.request.id } });
  }

  /** The templates of the model that is open. */
  modelTemplates: string[] = ['{}'];

  private fail(error: unknown): void {
    const known =
      error instanceof ModelError
        ? new EngineError(error.code, error.message, { file: error.file })
        : new EngineError('RUNTIME_START_FAILED', String(error));
    this.store.setState({
      engine: { kind: 'failed', modelName: this.request.id, error: known.toData(), rejected: [] },
    });
  }
}
