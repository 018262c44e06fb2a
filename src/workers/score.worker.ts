import { expose } from 'comlink';
import type { ScorerApi } from '../engine/protocol.ts';
import dotsUrl from '../kernels/dots.wasm?url&inline';
import { bytesOfDataUrl } from '../kernels/instantiate-kernel.ts';
import { toOutcome } from './errors.ts';
import { announceLife } from './life-lock.ts';
import { KeptEmbeddings } from './score/kept-embeddings.ts';
import { scoreRows } from './score/score-rows.ts';

const kept = new KeptEmbeddings(bytesOfDataUrl(dotsUrl));

const api: ScorerApi = {
  put: (key, embedding) =>
    toOutcome(() => {
      kept.put(key, embedding);
      return null;
    }, 'RUNTIME_RUN_FAILED'),
  score: (request) =>
    toOutcome(
      () => scoreRows(kept, request),
      'RUNTIME_RUN_FAILED',
      ({ buffer }) => [buffer],
    ),
};

expose(api);
void announceLife();
