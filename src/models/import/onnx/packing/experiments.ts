/** Texts of which it is known how a causal encoder reads them. */
export interface Experiment {
  texts: number;
  length: number;
  ids: number[][];
  mask: number[][];
  /** Tokens of each text, without padding. */
  tokens: number[];
  /** Where the first end token of each text stands. */
  rows: number[];
}

/**
 * Two batches, the first without padding. Ids below and above the end token stand before and behind it, and it stands
 * where it does not belong: what reads a text at its largest id, its last token or its last end token gives itself away.
 */
export function experimentsFor(endId: number, vocabulary: number): Experiment[] {
  const others = [1, vocabulary - 1, 0, vocabulary - 2, Math.trunc(vocabulary / 2)].filter(
    (id) => id !== endId,
  );
  const [a = 0, b = 0, c = 0, d = 0] = others;
  const end = endId;
  return [
    experiment([
      [a, b, c, d, b, end],
      [a, end, b, c, d, end],
      [a, b, end, end, end, end],
    ]),
    experiment(
      [
        [a, b, c, end],
        [d, c, b, a, c, d, b, a, end],
      ],
      0,
    ),
  ];
}

function experiment(texts: number[][], padId = 0): Experiment {
  const tokens = texts.map((ids) => ids.length);
  const length = Math.max(...tokens);
  const padded = (ids: number[], padding: number) => [
    ...ids,
    ...Array<number>(length - ids.length).fill(padding),
  ];
  return {
    texts: texts.length,
    length,
    ids: texts.map((ids) => padded(ids, padId)),
    mask: texts.map((ids) => padded(Array<number>(ids.length).fill(1), 0)),
    tokens,
    rows: texts.map((ids) => ids.indexOf(ids.at(-1)!)),
  };
}

/** [texts, tokens, width] with each token's number in its whole row. */
export function standIn({ texts, length }: Experiment, width: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: texts * length * width }, (_, at) => Math.floor(at / width));
}
