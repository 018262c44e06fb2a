import type { RunnableManifest } from '../../clip/runnable-manifest.ts';
import type { TokenizerCheck } from '../../models/import/tokenizer-files.ts';
import { ModelError } from '../../models/model-error.ts';

export interface TokenizerTrial {
  blob: Blob;
  spec: RunnableManifest['text'];
}

/** The largest word list takes two seconds to open on a slow machine. */
const MAX_TRIAL_MS = 15_000;

/**
 * Tries a tokenizer out in a worker of its own: its patterns are a stranger's, and only the end of its thread stops
 * one that takes for ever.
 */
export const checkTokenizerApart: TokenizerCheck = async ({ path, blob }, spec) => {
  const worker = new Worker(new URL('../tokenizer.worker.ts', import.meta.url), { type: 'module' });
  try {
    const fault = await faultWithin(worker, { blob, spec });
    if (fault === undefined) {
      throw new ModelError(
        'MODEL_TOKENIZER_TOO_SLOW',
        path,
        `took over ${MAX_TRIAL_MS / 1000} s for a few words`,
      );
    }
    if (fault !== null) throw new ModelError('MODEL_TOKENIZER_INVALID', path, fault);
  } finally {
    worker.terminate();
  }
};

/** @returns what is wrong with it, null for nothing, undefined where no answer came in time. */
function faultWithin(worker: Worker, trial: TokenizerTrial): Promise<string | null | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), MAX_TRIAL_MS);
    const settle = (fault: string | null) => {
      clearTimeout(timer);
      resolve(fault);
    };
    worker.addEventListener('message', ({ data }: MessageEvent<string | null>) => settle(data));
    worker.addEventListener('error', ({ message }) => settle(`cannot be used here (${message})`));
    worker.postMessage(trial);
  });
}
