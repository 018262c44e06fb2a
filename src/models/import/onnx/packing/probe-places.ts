import { experimentsFor, type Experiment, standIn } from './experiments.ts';
import { namesOf, type PlacesGraph } from './places-graph.ts';
import type { TextFlow } from './text-flow.ts';

export interface SmallTensor {
  type: string;
  dims: readonly number[];
  data: ArrayLike<number | bigint>;
}

export type SmallTensors = Readonly<Record<string, SmallTensor>>;

/** Runs a graph once for each of several feeds. Fed are int64 and float32. */
export type RunSmallGraph = (model: Uint8Array, feeds: readonly SmallTensors[]) => Promise<SmallTensors[]>;

/** The graph's inputs by what they mean. */
export interface TextNames {
  ids: string;
  mask: string | null;
  output: string;
}

/** What is in the places of a causal text encoder that reads each sentence at its first end token. */
export interface Places {
  /** The masks that hide later tokens; all others hide padding only. */
  causal: ReadonlySet<string>;
  /** What is added to the score of a hidden token. */
  hidden: number;
  maskRank: number;
  positionsRank: number;
}

/** As good as minus infinity: no score of an encoder comes near, and `exp` of it is 0. */
const HIDES = -1e4;

/**
 * Asks the runtime what the places of a text encoder hold, for texts whose answers are known.
 *
 * @returns null where it is anything but causal attention, positions from 0 on, and the first end token's row.
 */
export async function probePlaces(
  run: RunSmallGraph,
  graph: PlacesGraph,
  flow: TextFlow,
  names: TextNames,
  endId: number,
): Promise<Places | null> {
  const experiments = experimentsFor(endId, flow.vocabulary);
  const given = experiments.map((experiment) => tensorsOf(experiment, graph, names));
  const asked = [...graph.inputs, ...graph.standIns.keys()];
  if (given.some((tensors) => !asked.every((name) => name in tensors))) return null;
  const feeds = given.map((tensors) => Object.fromEntries(asked.map((name) => [name, tensors[name]!])));
  const results = await run(graph.model, feeds);
  let places: Places | null = null;
  for (const [at, experiment] of experiments.entries()) {
    const values = { ...given[at], ...results[at] };
    if (!namesOf(flow).every((name) => name in values)) return null;
    const valueOf = (name: string) => values[name]!;
    if (!readsAsExpected(valueOf, flow, experiment)) return null;
    // the first experiment has no padding: what hides there is causal
    places ??= placesIn(valueOf, flow, experiment);
    if (!places || !hidesLater(valueOf, flow, experiment)) return null;
  }
  return places;
}

/** All that an experiment can feed. */
function tensorsOf(
  experiment: Experiment,
  { standIns }: PlacesGraph,
  { ids, mask }: TextNames,
): SmallTensors {
  const { texts, length } = experiment;
  const int64 = (numbers: number[]) => ({
    type: 'int64',
    data: BigInt64Array.from(numbers, BigInt),
    dims: [texts, length],
  });
  const given: Record<string, SmallTensor> = { [ids]: int64(experiment.ids.flat()) };
  if (mask !== null) given[mask] = int64(experiment.mask.flat());
  for (const [name, width] of standIns) {
    given[name] = { type: 'float32', data: standIn(experiment, width), dims: [texts, length, width] };
  }
  return given;
}

function readsAsExpected(
  valueOf: (name: string) => SmallTensor,
  flow: TextFlow,
  experiment: Experiment,
): boolean {
  const { texts, length, ids, tokens, rows } = experiment;
  const read = valueOf(flow.ids);
  if (read.type !== 'int64' || !isShape(read, [texts, length])) return false;
  if (!ids.flat().every((id, at) => Number(read.data[at]) === id)) return false;
  const positions = valueOf(flow.positions);
  const [first = 0] = positions.dims.length === 2 ? positions.dims : [1];
  if (positions.type !== 'int64' || positions.dims.at(-1) !== length) return false;
  if (positions.dims.length > 2 || ![1, texts].includes(first)) return false;
  for (let text = 0; text < texts; text++) {
    const start = first === 1 ? 0 : text * length;
    for (let at = 0; at < tokens[text]!; at++) if (Number(positions.data[start + at]) !== at) return false;
  }
  const sentences = valueOf(flow.pooled.to);
  if (!isShape(sentences, [texts, flow.width])) return false;
  return rows.every((row, text) => {
    const from = text * flow.width;
    const cells = Array.from({ length: flow.width }, (_, at) => Number(sentences.data[from + at]));
    return cells.every((cell) => cell === text * length + row);
  });
}

/** Which masks are causal; null unless each attention has exactly one, and all hide alike. */
function placesIn(
  valueOf: (name: string) => SmallTensor,
  flow: TextFlow,
  experiment: Experiment,
): Places | null {
  const causal = new Set<string>();
  const hidden = new Set<number>();
  const ranks = new Set<number>();
  for (const masks of flow.masks) {
    const hiding = masks.filter((name) => {
      const later = laterScores([valueOf(name)], experiment);
      if (later === null || !later.every((score) => score <= HIDES)) return false;
      later.forEach((score) => hidden.add(score));
      ranks.add(valueOf(name).dims.length);
      causal.add(name);
      return true;
    });
    if (hiding.length !== 1) return null;
  }
  const isIdle = (name: string) =>
    laterScores([valueOf(name)], experiment)?.every((score) => score === 0) ?? false;
  const others = flow.masks.flat().filter((name) => !causal.has(name));
  if (hidden.size !== 1 || ranks.size !== 1 || !others.every(isIdle)) return null;
  return {
    causal,
    hidden: [...hidden][0]!,
    maskRank: [...ranks][0]!,
    positionsRank: valueOf(flow.positions).dims.length,
  };
}

function hidesLater(
  valueOf: (name: string) => SmallTensor,
  { masks }: TextFlow,
  experiment: Experiment,
): boolean {
  return masks.every(
    (names) => laterScores(names.map(valueOf), experiment)?.every((score) => score <= HIDES) ?? false,
  );
}

/**
 * What masks, added up, add to the scores between each token and every later one.
 *
 * @returns null where they add anything between a token and itself or an earlier one.
 */
function laterScores(masks: readonly SmallTensor[], { texts, length, tokens }: Experiment): number[] | null {
  const later: number[] = [];
  for (let text = 0; text < texts; text++) {
    for (let token = 0; token < tokens[text]!; token++) {
      for (let other = 0; other < length; other++) {
        const scores = masks.map((mask) => scoreAt(mask, text, token, other));
        if (scores.some(Number.isNaN)) return null;
        if (other > token) later.push(scores.reduce((sum, score) => sum + score, 0));
        else if (scores.some((score) => score !== 0)) return null;
      }
    }
  }
  return later;
}

/** One number of [texts, 1, tokens, tokens], of which any axis but the last may be 1 and the first ones missing. */
function scoreAt({ dims, data, type }: SmallTensor, text: number, token: number, other: number): number {
  const wanted = [text, 0, token, other];
  // without heads a mask is [texts, tokens, tokens]
  if (dims.length === 3) wanted.splice(1, 1);
  if (type !== 'float32' || dims.length < 2 || dims.length > 4) return NaN;
  let at = 0;
  dims.forEach((dim, axis) => {
    const index = wanted[wanted.length - dims.length + axis]!;
    at = at * dim + (dim === 1 ? 0 : index);
    if (dim !== 1 && (index >= dim || (dims.length === 4 && axis === 1))) at = NaN;
  });
  return Number(data[at] ?? NaN);
}

function isShape({ dims }: SmallTensor, wanted: readonly number[]): boolean {
  return dims.length === wanted.length && dims.every((dim, axis) => dim === wanted[axis]);
}
