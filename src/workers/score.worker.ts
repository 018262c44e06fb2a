import { expose } from 'comlink';
import type { ScorerApi } from '../engine/protocol.ts';
import aboveUrl from '../kernels/above.wasm?url&inline';
import dotsUrl from '../kernels/dots.wasm?url&inline';
import { bytesOfDataUrl } from '../kernels/instantiate-kernel.ts';
import { toOutcome } from './errors.ts';
import { announceLife } from './life-lock.ts';
import { Groupings } from './score/groupings.ts';
import { KeptEmbeddings } from './score/kept-embeddings.ts';
import { scoreRows } from './score/score-rows.ts';

const kept = new KeptEmbeddings(bytesOfDataUrl(dotsUrl));
const groupings = new Groupings(bytesOfDataUrl(aboveUrl), kept);

const api: ScorerApi = {
  put: (key, model, embedding) =>
    toOutcome(() => {
      kept.put(key, model, embedding);
      return null;
    }, 'RUNTIME_RUN_FAILED'),
  score: (request) =>
    toOutcome(
      () => scoreRows(kept, request),
      'RUNTIME_RUN_FAILED',
      ({ buffer }) => [buffer],
    ),
  beginGrouping: (request) => toOutcome(() => groupings.begin(request), 'RUNTIME_RUN_FAILED'),
  continueGrouping: (search) =>
    toOutcome(
      () => groupings.continue(search),
      'RUNTIME_RUN_FAILED',
      ({ groups }) => (groups ? [groups.keepers.buffer, groups.similarities.buffer] : []),
    ),
  endGrouping(search) {
    groupings.end(search);
    return Promise.resolve();
  },
};

expose(api);
void announceLife();
