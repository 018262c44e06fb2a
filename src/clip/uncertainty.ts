/** How sure a model is of its best label. Rows are `[labels]` float32 probabilities of one picture. */

export interface BestTwo {
  /** Index of the most probable label, the first of equals; -1 for a row without numbers. */
  best: number;
  /** 0..1 */
  probability: number;
  /** Of the second most probable label; 0 when there is one label only. */
  second: number;
}

/** A row of NaN, as a picture without an embedding has it, has no best label. */
export function bestTwo(row: Float32Array): BestTwo {
  let best = -1;
  let probability = -1;
  let second = -1;
  for (let index = 0; index < row.length; index++) {
    const value = row[index]!;
    if (value > probability) {
      second = probability;
      probability = value;
      best = index;
    } else if (value > second) second = value;
  }
  return { best, probability: best < 0 ? Number.NaN : probability, second: Math.max(second, 0) };
}

/** Difference of the two best probabilities, 0..1: 0 is a tie. NaN for a row without numbers. */
export function margin(row: Float32Array): number {
  const { probability, second } = bestTwo(row);
  return probability - second;
}

/**
 * Shannon entropy in nats, 0 when one label has everything. Softmax: of the one distribution over the labels, at most
 * ln(labels). Sigmoid: the sum over labels of the entropy of yes and no, at most labels * ln 2. NaN for a row without
 * numbers.
 */
export function entropy(row: Float32Array, head: 'softmax' | 'sigmoid'): number {
  let sum = 0;
  for (let index = 0; index < row.length; index++) {
    const value = row[index]!;
    sum += surprise(value);
    if (head === 'sigmoid') sum += surprise(1 - value);
  }
  return row.length === 0 ? Number.NaN : sum;
}

/** `-p ln p`, which goes to 0 with p. */
function surprise(probability: number): number {
  return probability === 0 ? 0 : -probability * Math.log(probability);
}
