import type { EngineErrorData } from './error-codes.ts';
import type { RuntimeChoice, SelfTest } from './protocol.ts';
import type { Speeds } from './speeds.ts';

/** A way to run the model that was tried and given up, and why. Shown to the person as "running on fallback". */
export interface RejectedChoice {
  choice: RuntimeChoice;
  error: EngineErrorData;
}

export type LoadingStage =
  | { stage: 'starting' }
  | { stage: 'download'; loadedBytes: number; totalBytes: number; bytesPerSecond: number }
  | { stage: 'compile' }
  | { stage: 'warm-up' };

/** States that exclude each other, so one union. */
export type EngineState =
  | { kind: 'idle' }
  | { kind: 'loading'; modelName: string; progress: LoadingStage; rejected: RejectedChoice[] }
  | {
      kind: 'ready';
      modelName: string;
      modelId: string;
      /** See `clip/model-key.ts`. */
      modelKey: string;
      description: string;
      licence: string;
      choice: RuntimeChoice;
      selfTest: SelfTest;
      adapter: string | null;
      /** What settled between graphics card and processor; null where nothing had to be settled, or is yet. */
      measured: Speeds | null;
      rejected: RejectedChoice[];
      /** How often the engine had to be started again since the page was opened. */
      restarts: number;
    }
  | { kind: 'restarting'; modelName: string; reason: EngineErrorData; progress: LoadingStage }
  | { kind: 'cancelled'; modelName: string }
  | { kind: 'failed'; modelName: string; error: EngineErrorData; rejected: RejectedChoice[] };
