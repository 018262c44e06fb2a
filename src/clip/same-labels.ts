/**
 * Squared distance of two unit vectors with a cosine of 0.9999. With the starter, labels of the same tokens have 1.000000
 * whatever they are encoded beside, and "red thing number 1026" and "… 1027" have 0.985.
 */
const SAME_SQUARED_DISTANCE = 2e-4;

/**
 * Labels that a model cannot tell apart: most tokenizers drop case, many drop accents, and what is not in their
 * vocabulary at all, as emoji, is one unknown token.
 *
 * @param embeddings `[labels, dim]` float32, rows of unit length.
 * @returns groups of two labels and more, in the order of the labels.
 */
export function sameLabels(labels: readonly string[], embeddings: Float32Array): string[][] {
  const dim = embeddings.length / labels.length;
  const groups: { row: number; labels: string[] }[] = [];
  labels.forEach((label, row) => {
    const group = groups.find((each) => isSame(embeddings, each.row * dim, row * dim, dim));
    if (group) group.labels.push(label);
    else groups.push({ row, labels: [label] });
  });
  return groups.filter((group) => group.labels.length > 1).map((group) => group.labels);
}

/** Most pairs are told apart by their first few numbers, so that 2000 labels take milliseconds. */
function isSame(embeddings: Float32Array, a: number, b: number, dim: number): boolean {
  let distance = 0;
  for (let index = 0; index < dim; index++) {
    distance += (embeddings[a + index]! - embeddings[b + index]!) ** 2;
    if (distance > SAME_SQUARED_DISTANCE) return false;
  }
  return true;
}
