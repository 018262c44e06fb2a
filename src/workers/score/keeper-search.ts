import { emptyGroups, join, type KeeperGroups } from '../../clip/neighbours.ts';
import { orthonormalRows, turnedBasis } from '../../clip/neighbours-basis.ts';
import { ProjectedRows, ROWS_AT_ONCE } from '../../kernels/projected-rows.ts';
import type { Found } from './kept-embeddings.ts';

/** Directions of the projection: an eighth to a twelfth of the work, and of CLIP's embeddings most of the length. */
const DIRECTIONS = 64;
const SAMPLE_ROWS = 512;
const TURNS = 2;
/** Rows that are projected at a time. */
const PROJECT_ROWS = 2000;

/**
 * What rounding may take off a bound. The directions are perpendicular and of unit length to about 1e-5 (float32,
 * 64 of them), a projection is true to 4e-6 (64 products of 4.8e-7), the kernel's sums to 2e-5: all together below
 * 5e-5. Ten times too much would only cost time.
 */
const SLACK = 1e-4;

/**
 * Finds the groups of `clip/neighbours.ts` among thousands of embeddings, in small steps. A pair is compared in full
 * only if upper bounds of its similarity reach the threshold, so none is missed: first the projection onto a few
 * directions and the lengths of what is left over, then the first blocks of the embeddings and the lengths behind.
 */
export class KeeperSearch {
  private readonly steps: Generator<number, void>;
  private readonly groups: KeeperGroups;
  private readonly count: number;
  private isDone = false;
  private doneShare = 0;

  /** @param kernelBytes of `above.wasm`. */
  constructor(
    private readonly kernelBytes: Uint8Array<ArrayBuffer>,
    private readonly found: Found,
    /** Of the list that was asked for; those that are not there belong to no group. */
    listed: number,
    private readonly leastSimilarity: number,
  ) {
    this.count = found.rows.length;
    this.groups = emptyGroups(listed);
    this.steps = this.run();
  }

  /** Works on for so long. @returns what share is done, 0..1, and the groups once all is. */
  work(budgetMs: number): { done: number; groups: KeeperGroups | null } {
    const end = performance.now() + budgetMs;
    while (!this.isDone && performance.now() < end) {
      const { done, value } = this.steps.next();
      if (done) this.isDone = true;
      else this.doneShare = value;
    }
    return this.isDone ? { done: 1, groups: this.groups } : { done: this.doneShare, groups: null };
  }

  private *run(): Generator<number, void> {
    if (this.count === 0) return;
    let basis = orthonormalRows(this.sample(DIRECTIONS), this.found.matrix.dim);
    const sample = this.sample(SAMPLE_ROWS);
    for (let turn = 0; turn < TURNS; turn++) {
      yield 0;
      basis = turnedBasis(sample, basis, this.found.matrix.dim);
    }
    const { dim } = this.found.matrix;
    const projected = new ProjectedRows(this.kernelBytes, this.count, basis.length / dim, dim);
    yield* this.project(projected, basis);
    yield* this.compare(projected);
  }

  /** Rows from all over the list. */
  private sample(size: number): Float32Array {
    const { matrix, rows } = this.found;
    const taken = Math.min(size, this.count);
    const sample = new Float32Array(taken * matrix.dim);
    for (let index = 0; index < taken; index++) {
      const place = Math.floor((index * this.count) / taken);
      sample.set(matrix.row(rows[place]!), index * matrix.dim);
    }
    return sample;
  }

  private *project(projected: ProjectedRows, basis: Float32Array): Generator<number, void> {
    const { matrix, rows } = this.found;
    const directions = basis.length / matrix.dim;
    for (let start = 0; start < this.count; start += PROJECT_ROWS) {
      yield 0;
      const some = rows.subarray(start, start + PROJECT_ROWS);
      const projections = matrix.products(some, basis);
      some.forEach((row, index) => {
        const projection = projections.subarray(index * directions, (index + 1) * directions);
        const embedding = matrix.row(row);
        const rest = squares(embedding) - squares(projection);
        projected.set(start + index, projection, Math.sqrt(Math.max(0, rest) + SLACK), embedding);
      });
    }
  }

  private *compare(projected: ProjectedRows): Generator<number, void> {
    const allPairs = this.count ** 2;
    for (let first = 0; first < this.count; first += ROWS_AT_ONCE) {
      yield 1 - (this.count - first) ** 2 / allPairs;
      const open = this.openFrom(first);
      if (open.length === 0) continue;
      const pairs = projected.above(first, this.leastSimilarity - SLACK);
      for (const keeper of open) this.gather(keeper, pairs);
    }
  }

  /** The next rows that may still become keepers. */
  private openFrom(first: number): number[] {
    const end = Math.min(this.count, first + ROWS_AT_ONCE);
    return Array.from({ length: end - first }, (_, index) => first + index).filter((row) => this.isOpen(row));
  }

  private gather(keeper: number, pairs: Uint32Array): void {
    // an earlier one of the four may have taken it in
    if (!this.isOpen(keeper)) return;
    const { matrix, rows, places } = this.found;
    const others: number[] = [];
    for (let at = 0; at < pairs.length; at += 2) {
      const other = pairs[at + 1]!;
      if (pairs[at] === keeper && this.isOpen(other)) others.push(other);
    }
    join(this.groups, places[keeper]!, places[keeper]!, 1);
    if (others.length === 0) return;
    const picks = Uint32Array.from(others, (other) => rows[other]!);
    const cosines = matrix.products(picks, matrix.row(rows[keeper]!).slice());
    others.forEach((other, index) => {
      const cosine = cosines[index]!;
      if (cosine >= this.leastSimilarity) join(this.groups, places[other]!, places[keeper]!, cosine);
    });
  }

  private isOpen(row: number): boolean {
    return this.groups.keepers[this.found.places[row]!] === -1;
  }
}

function squares(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}
