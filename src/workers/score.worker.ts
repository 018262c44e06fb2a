import { expose } from 'comlink';
import { probabilities } from '../clip/score.ts';
import type { ScorerApi, ScoreRequest } from '../engine/protocol.ts';
import { toOutcome } from './errors.ts';
import { announceLife } from './life-lock.ts';

const embeddings = new Map<string, Float32Array>();

function score({ keys, labelEmbeddings, ...head }: ScoreRequest): Float32Array<ArrayBuffer> {
  const known = keys.map((key) => embeddings.get(key));
  const present = known.filter((embedding) => embedding !== undefined);
  const dim = present[0]?.length ?? 1;
  const labelCount = labelEmbeddings.length / dim;
  const stacked = new Float32Array(present.length * dim);
  present.forEach((embedding, row) => stacked.set(embedding, row * dim));
  const scored = probabilities(stacked, labelEmbeddings, dim, head);

  const result = new Float32Array(keys.length * labelCount).fill(Number.NaN);
  let row = 0;
  known.forEach((embedding, index) => {
    if (!embedding) return;
    result.set(scored.subarray(row * labelCount, (row + 1) * labelCount), index * labelCount);
    row += 1;
  });
  return result;
}

const api: ScorerApi = {
  put(key, embedding) {
    embeddings.set(key, embedding);
    return Promise.resolve();
  },
  score: (request) =>
    toOutcome(
      () => score(request),
      'RUNTIME_RUN_FAILED',
      ({ buffer }) => [buffer],
    ),
};

expose(api);
void announceLife();
