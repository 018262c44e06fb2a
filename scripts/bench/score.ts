// How long the score worker multiplies when labels change, in Node with the same kernel.
// npx tsx scripts/bench/score.ts [pictures] [labels] [dimension]; random embeddings, the median of nine runs.
import { readFileSync } from 'node:fs';
import { headOf, logits } from '../../src/clip/score.ts';
import { toUnitRows } from '../../src/clip/vectors.ts';
import { chunksOf } from '../../src/engine/score-chunks.ts';
import { EmbeddingMatrix } from '../../src/kernels/embedding-matrix.ts';

const RUNS = 9;
const [pictures = 20_000, labels = 50, dim = 768] = process.argv.slice(2).map(Number);

const randomUnits = (rows: number) =>
  toUnitRows(
    Float32Array.from({ length: rows * dim }, () => Math.random() - 0.5),
    dim,
  );

const images = randomUnits(pictures);
const texts = randomUnits(labels);
const matrix = new EmbeddingMatrix(new Uint8Array(readFileSync('src/kernels/dots.wasm')), dim);
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
console.log(`float64 reference in JavaScript:       ${medianMs(reference, 3)} ms (median of 3)`);
