// How long new labels, a search and near-duplicates take in the score worker, in Node with the same kernels.
// npx tsx scripts/bench/score.ts [pictures] [labels] [dimension]; random embeddings, the median of nine runs.
import { readFileSync } from 'node:fs';
import { headOf, logits } from '../../src/clip/score.ts';
import { toUnitRows } from '../../src/clip/vectors.ts';
import { chunksOf } from '../../src/engine/score-chunks.ts';
import { EmbeddingMatrix } from '../../src/kernels/embedding-matrix.ts';
import { KeeperSearch } from '../../src/workers/score/keeper-search.ts';
import { KeptEmbeddings } from '../../src/workers/score/kept-embeddings.ts';

const RUNS = 9;
const [pictures = 20_000, labels = 50, dim = 768] = process.argv.slice(2).map(Number);

const randomUnits = (rows: number) =>
  toUnitRows(
    Float32Array.from({ length: rows * dim }, () => Math.random() - 0.5),
    dim,
  );

const images = randomUnits(pictures);
const texts = randomUnits(labels);
const kernel = (name: string) => new Uint8Array(readFileSync(`src/kernels/${name}.wasm`));
const matrix = new EmbeddingMatrix(kernel('dots'), dim);
for (let row = 0; row < pictures; row++) matrix.append(images.subarray(row * dim, (row + 1) * dim));
const rows = Uint32Array.from({ length: pictures }, (_, row) => row);

function relabel(): void {
  for (const { start, end } of chunksOf(pictures)) {
    headOf(matrix.products(rows.subarray(start, end), texts, 100, 0), labels, 'softmax');
  }
}

function rank(): void {
  matrix.products(rows, texts.subarray(0, dim));
}

/**
 * Pictures of 500 subjects, at all distances from their subject, as a worst case: real embeddings lie in fewer
 * directions, so that more pairs are given up by their projections alone.
 */
function subjects(): KeptEmbeddings {
  const kept = new KeptEmbeddings(kernel('dots'));
  const middles = randomUnits(500);
  const common = randomUnits(1);
  const noise = randomUnits(pictures);
  for (let row = 0; row < pictures; row++) {
    const middle = Math.floor(Math.random() * 500) * dim;
    const own = 0.2 + 0.6 * Math.random();
    const values = common.map(
      (value, at) => 0.7 * value + 0.5 * middles[middle + at]! + own * noise[row * dim + at]!,
    );
    kept.put(row, 1, toUnitRows(values, dim));
  }
  return kept;
}

function group(kept: KeptEmbeddings): void {
  const found = kept.find(Uint32Array.from({ length: pictures }, (_, row) => row));
  if (found) new KeeperSearch(kernel('above'), found, pictures, 0.9).work(Infinity);
}

function reference(): void {
  logits(images, texts, dim, { logitScale: 100, logitBias: 0 });
}

function medianMs(work: () => void, runs = RUNS): string {
  const times = Array.from({ length: runs }, () => {
    const startedAtMs = performance.now();
    work();
    return performance.now() - startedAtMs;
  });
  return (times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN).toFixed(1);
}

console.log(`${pictures} pictures, ${labels} labels, ${dim} dimensions; median of ${RUNS}`);
console.log(`relabel, kernel and softmax in chunks: ${medianMs(relabel)} ms`);
console.log(`similarity to one query:               ${medianMs(rank)} ms`);
const kept = subjects();
console.log(`groups of near-duplicates among all:   ${medianMs(() => group(kept), 3)} ms (median of 3)`);
console.log(`float64 reference in JavaScript:       ${medianMs(reference, 3)} ms (median of 3)`);
