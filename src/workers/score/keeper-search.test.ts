import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keeperGroups, type KeeperGroups } from '../../clip/neighbours.ts';
import { toUnitRows } from '../../clip/vectors.ts';
import { KeeperSearch } from './keeper-search.ts';
import { KeptEmbeddings } from './kept-embeddings.ts';

const bytes = (name: string) => new Uint8Array(readFileSync(`src/kernels/${name}.wasm`));
const [DOTS, ABOVE] = [bytes('dots'), bytes('above')];

function search(rows: Float32Array, dim: number, least: number, missing: number[] = []): KeeperGroups {
  const kept = new KeptEmbeddings(DOTS);
  const keys = Uint32Array.from({ length: rows.length / dim }, (_, row) => row + 1);
  keys.forEach((key, row) => {
    if (!missing.includes(row)) kept.put(key, 1, rows.subarray(row * dim, (row + 1) * dim));
  });
  const found = kept.find(keys) ?? expect.unreachable('nothing was kept');
  const steps = new KeeperSearch(ABOVE, found, keys.length, least);
  for (let before = 0; ;) {
    const { done, groups } = steps.work(1);
    expect(done).toBeGreaterThanOrEqual(before);
    if (groups) return groups;
    before = done;
  }
}

/** A seeded generator, so that a failure can be repeated. */
function randoms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Some directions, and around each rows at all distances, in no order. */
function clusters(seed: number, count: number, dim: number, centres: number, spread: number): Float32Array {
  const random = randoms(seed);
  const noise = () => random() + random() + random() - 1.5;
  const middles = Array.from({ length: centres }, () => Float32Array.from({ length: dim }, noise));
  const rows = new Float32Array(count * dim);
  for (let row = 0; row < count; row++) {
    const middle = middles[Math.floor(random() * centres)]!;
    const distance = spread * random();
    for (let at = 0; at < dim; at++) rows[row * dim + at] = middle[at]! + distance * noise() + 1e-3;
  }
  return toUnitRows(rows, dim);
}

describe('the search for groups of pictures that are alike', () => {
  it('finds what the reference finds, pair by pair', () => {
    const cases = fc.record({
      seed: fc.integer(),
      count: fc.integer({ min: 1, max: 120 }),
      dim: fc.constantFrom(1, 3, 31, 64, 100, 512),
      centres: fc.integer({ min: 1, max: 20 }),
      spread: fc.constantFrom(0, 0.05, 0.3, 1),
      least: fc.constantFrom(0.5, 0.8, 0.9, 0.95, 0.99),
    });
    fc.assert(
      fc.property(cases, ({ seed, count, dim, centres, spread, least }) => {
        const rows = clusters(seed, count, dim, centres, spread);
        // at the very threshold the two may round to different sides
        const certain = [least - 1e-6, least + 1e-6].map((limit) => keeperGroups(rows, dim, limit));
        fc.pre(String(certain[0]!.keepers) === String(certain[1]!.keepers));
        const found = search(rows, dim, least);
        const expected = keeperGroups(rows, dim, least);
        expect([...found.keepers]).toEqual([...expected.keepers]);
        found.similarities.forEach((value, row) => expect(value).toBeCloseTo(expected.similarities[row]!, 5));
      }),
      { numRuns: 150 },
    );
  });

  it('misses none where the projection holds all and where it holds little', () => {
    for (const [centres, spread] of [
      [1, 0.01],
      [700, 0.2],
    ] as const) {
      const rows = clusters(7, 1500, 96, centres, spread);
      expect(String(search(rows, 96, 0.9).keepers)).toBe(String(keeperGroups(rows, 96, 0.9).keepers));
    }
  });

  it('keeps what comes first, and no two keepers are alike', () => {
    const rows = toUnitRows(Float32Array.of(1, 0, 0.9, 0.1, 0.5, 0.5, 0.8, 0.2, 0, 1), 2);
    const { keepers } = search(rows, 2, 0.9);
    expect([...keepers]).toEqual([0, 0, 2, 0, 4]);
  });

  it('leaves out pictures that were never encoded', () => {
    const rows = toUnitRows(Float32Array.of(1, 0, 1, 0.01, 1, 0.02), 2);
    const { keepers, similarities } = search(rows, 2, 0.9, [0]);
    expect([...keepers]).toEqual([-1, 1, 1]);
    expect(similarities[0]).toBeNaN();
  });
});
