import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fixture } from './app.ts';
import { picturePaths } from './bench.ts';
import { expect } from './test.ts';

/**
 * Golden numbers: Pillow reads and resizes, PyTorch (tiny CLIP) or ONNX Runtime for Python (starter) encodes.
 * Tolerances: image cosine >= 0.9999, probabilities within 0.002. The few pictures that a browser decodes
 * otherwise than Pillow are named with their own tolerance and the reason.
 */
export const MIN_IMAGE_COSINE = 0.9999;
export const MAX_PROBABILITY_ERROR = 0.002;

export interface GoldenPicture {
  file: string;
  embedding: number[];
  probabilities?: number[];
}

export function cosine(a: number[], b: number[]): number {
  const dot = (x: number[], y: number[]) => x.reduce((sum, value, index) => sum + value * y[index]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

export async function readGolden<T>(name: string): Promise<T> {
  return JSON.parse(await readFile(fixture(name, 'golden.json'), 'utf8')) as T;
}

/** The golden of every picture of the fixtures, in their order. A picture without one fails the test. */
export async function inOrder(
  goldens: GoldenPicture[],
): Promise<{ paths: string[]; goldens: GoldenPicture[] }> {
  const paths = await picturePaths();
  const byName = new Map(goldens.map((golden) => [golden.file, golden]));
  const ordered = paths.map((path) => byName.get(basename(path)));
  expect(
    ordered.findIndex((golden) => golden === undefined),
    'a picture without golden numbers',
  ).toBe(-1);
  return { paths, goldens: ordered as GoldenPicture[] };
}

export function expectEmbeddings(
  actual: number[][],
  goldens: GoldenPicture[],
  minCosine = MIN_IMAGE_COSINE,
): void {
  const rows = goldens.map(({ file, embedding }, index) => ({
    file,
    cosine: cosine(actual[index]!, embedding),
  }));
  const worst = Math.min(...rows.map((row) => row.cosine));
  console.log(`worst image cosine of ${rows.length} pictures: ${worst.toFixed(7)}`);
  expect(rows.filter((row) => !(row.cosine >= minCosine))).toEqual([]);
}

export function expectProbabilities(actual: number[][], expected: number[][], files: string[]): void {
  const errors = expected.map((row, index) => ({
    file: files[index],
    error: Math.max(...row.map((value, column) => Math.abs(value - actual[index]![column]!))),
  }));
  console.log(`largest probability error: ${Math.max(...errors.map(({ error }) => error)).toExponential(2)}`);
  expect(errors.filter(({ error }) => !(error <= MAX_PROBABILITY_ERROR))).toEqual([]);
}
