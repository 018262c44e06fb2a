/** Groups of rows that are alike, each around the one that is kept. */
export interface KeeperGroups {
  /** `[rows]`: the row that this one goes with; its own number where it is the one to keep; -1: left out. */
  keepers: Int32Array<ArrayBuffer>;
  /** `[rows]`: cosine similarity to the keeper, NaN where left out. */
  similarities: Float32Array<ArrayBuffer>;
}

export function emptyGroups(count: number): KeeperGroups {
  return {
    keepers: new Int32Array(count).fill(-1),
    similarities: new Float32Array(count).fill(Number.NaN),
  };
}

/**
 * The rows in their order: the first that belongs to no group is kept and takes in every later one that belongs to
 * none and is similar enough to it. So whatever is in a group is similar to its keeper itself, not through others
 * in between, and no two keepers are that similar. This is the reference, pair by pair; the score worker gives the
 * same faster.
 *
 * @param rows `[rows, dim]` float32, row-major, rows of unit length, the ones to keep before the others.
 */
export function keeperGroups(rows: Float32Array, dim: number, leastSimilarity: number): KeeperGroups {
  const count = rows.length / dim;
  const groups = emptyGroups(count);
  for (let keeper = 0; keeper < count; keeper++) {
    if (groups.keepers[keeper] !== -1) continue;
    join(groups, keeper, keeper, 1);
    for (let other = keeper + 1; other < count; other++) {
      if (groups.keepers[other] !== -1) continue;
      let cosine = 0;
      for (let at = 0; at < dim; at++) cosine += rows[keeper * dim + at]! * rows[other * dim + at]!;
      if (cosine >= leastSimilarity) join(groups, other, keeper, cosine);
    }
  }
  return groups;
}

export function join(groups: KeeperGroups, row: number, keeper: number, similarity: number): void {
  groups.keepers[row] = keeper;
  groups.similarities[row] = similarity;
}
