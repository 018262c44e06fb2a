import type { EngineState, LoadingStage } from '../../engine/engine-state.ts';

const STAGE_WORDS: Record<LoadingStage['stage'], string> = {
  starting: 'Starting',
  download: 'Loading',
  compile: 'Preparing',
  'warm-up': 'Warming up',
};

/** One word or two for the state of the engine. */
export function engineWord(engine: EngineState): string {
  switch (engine.kind) {
    case 'idle':
      return 'Waiting';
    case 'loading':
      return STAGE_WORDS[engine.progress.stage];
    case 'ready':
      return 'Ready';
    case 'restarting':
      return 'Starting again';
    case 'cancelled':
      return 'Stopped';
    case 'failed':
      return 'Failed';
  }
}

export function engineName(engine: EngineState): string {
  return engine.kind === 'idle' ? 'No model yet' : engine.modelName;
}
