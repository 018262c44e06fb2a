/** Many texts in one sequence, in which what several of them begin with stands once. */
export interface TextPack {
  /** `[tokens]`, each after those that it follows. */
  ids: number[];
  /** Of each token in its text. */
  positions: number[];
  /** For each token the tokens that it sees: those before it in its text, and itself. */
  sees: number[][];
  /** The texts in here, by their place in the list that was given, and for each the token that it ends with. */
  texts: number[];
  rows: number[];
}

/**
 * Puts texts into as few and as short sequences as their beginnings allow. What a token of a causal encoder computes
 * depends on the tokens before it and on nothing else, so texts that begin alike share what they begin with:
 * "a photo of a" is computed once for all labels.
 *
 * @param texts token ids; none is empty.
 * @param maxTokens of one sequence; a longer text has one of its own.
 */
export function packTexts(texts: readonly (readonly number[])[], maxTokens: number): TextPack[] {
  const packs: TextPack[] = [];
  // beside its neighbour in this order a text has the longest beginning in common
  const order = texts.map((_, index) => index).sort((a, b) => compare(texts[a]!, texts[b]!));
  let path: number[] = [];
  let before: readonly number[] = [];
  for (const index of order) {
    const ids = texts[index]!;
    const shared = commonLength(before, ids);
    let pack = packs.at(-1);
    if (!pack || pack.ids.length + ids.length - shared > maxTokens) {
      pack = { ids: [], positions: [], sees: [], texts: [], rows: [] };
      packs.push(pack);
      path = [];
    } else path.length = shared;
    for (const id of ids.slice(path.length)) {
      path.push(pack.ids.length);
      pack.positions.push(path.length - 1);
      pack.ids.push(id);
      pack.sees.push([...path]);
    }
    pack.texts.push(index);
    pack.rows.push(path.at(-1)!);
    before = ids;
  }
  return packs;
}

/** `[tokens, tokens]`: 0 where the first sees the second, `hidden` elsewhere. */
export function biasOf({ sees }: TextPack, hidden: number): Float32Array<ArrayBuffer> {
  const bias = new Float32Array(sees.length ** 2).fill(hidden);
  sees.forEach((seen, token) => {
    for (const other of seen) bias[token * sees.length + other] = 0;
  });
  return bias;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const shared = commonLength(a, b);
  return (a[shared] ?? -1) - (b[shared] ?? -1);
}

function commonLength(a: readonly number[], b: readonly number[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}
