import type { ByteWindow } from './byte-window.ts';
import { makersOf } from './graph-part.ts';
import type { GraphIndex, NodeHeader } from './read-graph.ts';
import { readScalar } from './read-scalar.ts';
import type { TensorHeader } from './read-tensor.ts';

/** How a model turns cosine similarities into logits: `logitScale * cosine + logitBias`. */
export interface LearnedLogits {
  logitScale: number;
  logitBias: number;
}

const LOGITS = ['logits_per_image', 'logits_per_text'];
const EMBEDDINGS = ['image_embeds', 'text_embeds'];
/** Steps that change the shape or the type of a value and not its numbers. */
const PASSING = ['Transpose', 'Identity', 'Cast', 'Reshape', 'Unsqueeze', 'Squeeze'];
/** More steps than lie between embeddings and logits in any export. */
const MAX_STEPS = 12;
const MAX_SCALE = 10_000;

/**
 * Reads the learned logit scale and bias out of a combined graph, where they stand between the product of the
 * embeddings and the logits. config.json only has what the scale was before training.
 *
 * @returns null if the graph has no logits or computes them in another way.
 */
export async function readLearnedLogits(
  window: ByteWindow,
  index: GraphIndex,
): Promise<LearnedLogits | null> {
  const constants = new Constants(window, index);
  const output = LOGITS.find((name) => constants.makers.has(name));
  let name: string | null = output ?? null;
  let logitScale = 1;
  let logitBias = 0;
  for (let step = 0; step < MAX_STEPS && name !== null; step++) {
    const node = constants.makers.get(name);
    if (!node) return null;
    if (node.opType === 'MatMul') {
      const sane = Number.isFinite(logitBias) && logitScale > 0 && logitScale <= MAX_SCALE;
      return sane && isProductOfEmbeddings(constants.makers, node) ? { logitScale, logitBias } : null;
    }
    if (PASSING.includes(node.opType)) {
      name = node.inputs[0] ?? null;
      continue;
    }
    const split = await constants.splitOff(node);
    if (!split) return null;
    if (node.opType === 'Mul') logitScale *= split.constant;
    else if (node.opType === 'Add') logitBias += logitScale * split.constant;
    else return null;
    name = split.other;
  }
  return null;
}

function isProductOfEmbeddings(makers: ReadonlyMap<string, NodeHeader>, { inputs }: NodeHeader): boolean {
  const sources = inputs.map((input) => {
    let name = input;
    for (let step = 0; step < MAX_STEPS && !EMBEDDINGS.includes(name); step++) {
      const node = makers.get(name);
      if (!node || !PASSING.includes(node.opType)) break;
      name = node.inputs[0] ?? '';
    }
    return name;
  });
  return EMBEDDINGS.every((name) => sources.includes(name));
}

/** Finds single numbers in a graph. */
class Constants {
  readonly makers: ReadonlyMap<string, NodeHeader>;
  private readonly weights: ReadonlyMap<string, TensorHeader>;

  constructor(
    private readonly window: ByteWindow,
    { items }: GraphIndex,
  ) {
    this.makers = makersOf(items);
    this.weights = new Map(
      items.flatMap((item) => {
        const tensor = item.kind === 'initializer' ? item.tensors[0] : undefined;
        return tensor ? [[tensor.name, tensor] as const] : [];
      }),
    );
  }

  /** The constant of the two inputs of a node, and the name of the other one. */
  async splitOff({ inputs }: NodeHeader): Promise<{ constant: number; other: string } | null> {
    const [first, second] = inputs;
    if (first === undefined || second === undefined || inputs.length !== 2) return null;
    for (const [candidate, other] of [
      [second, first],
      [first, second],
    ] as const) {
      const constant = await this.valueOf(candidate, 0);
      if (constant !== null) return { constant, other };
    }
    return null;
  }

  private async valueOf(name: string, step: number): Promise<number | null> {
    const weight = this.weights.get(name);
    if (weight) return readScalar(this.window, weight);
    const node = this.makers.get(name);
    if (!node || step > MAX_STEPS) return null;
    if (node.opType === 'Constant' && node.tensors[0]) return readScalar(this.window, node.tensors[0]);
    const [input] = node.inputs;
    if (input === undefined) return null;
    if (PASSING.includes(node.opType)) return this.valueOf(input, step + 1);
    if (node.opType !== 'Exp') return null;
    const exponent = await this.valueOf(input, step + 1);
    return exponent === null ? null : Math.exp(exponent);
  }
}
