import type { NodeHeader } from '../read-graph.ts';
import type { GraphLinks } from './graph-links.ts';
import { afterMoves, beforeMoves, comesFromPick } from './row-moves.ts';
import { isTable, SAME_SHAPE, tableDims } from './tables.ts';
import {
  isMultiHeadAttention,
  isOverLastAxis,
  MULTI_HEAD_BIAS,
  type TokenWise,
  TOKEN_WISE,
} from './token-wise.ts';

/** Where in a text encoder's graph positions, attention masks and the pooling of the sentence stand. */
export interface TextFlow {
  /** The ids as the token table is read by them. */
  ids: string;
  /** The positions as their table is read by them. */
  positions: string;
  /** For each attention what is added to its scores, in order. */
  masks: readonly (readonly string[])[];
  /** The value of all tokens and that of the sentences, which is made of rows of the first. */
  pooled: { from: string; to: string };
  /** Length of a row. */
  width: number;
  /** Rows of the token table. */
  vocabulary: number;
  /** The values that are known to have the shape [texts, tokens, width], with that width. */
  widths: ReadonlyMap<string, number>;
}

/** Moves ids about without touching them. */
const ID_MOVES = ['Reshape', 'Cast', 'Identity'];
const ROW_PICKS = ['Gather', 'GatherND', 'GatherElements'];
/** What a row of a table may pass through before it is added to another; int8 rows have a scale each. */
const ROW_STEPS = [...SAME_SHAPE, 'Unsqueeze', 'Mul'];

/**
 * Follows the tokens through a text encoder and finds the three places where one token's value depends on where it
 * stands or on others than itself: positions, masks of the attention, and pooling.
 *
 * @param names the graph's input of token ids, and its output.
 * @returns null where anything in the graph is not known for certain.
 */
export function traceTextFlow(links: GraphLinks, names: { ids: string; output: string }): TextFlow | null {
  return new Trace(links, names).flow();
}

class Trace {
  private readonly constants: Set<string>;
  /** Values of the tokens: what has come out of the token table. */
  private readonly tokens = new Set<string>();
  /** Values beside the tokens: of shapes, of masks, of ids. */
  private readonly beside: Set<string>;
  /** Those of them that depend on which ids were given, and not only on how many. */
  private readonly ofIds: Set<string>;
  private readonly movedIds: Set<string>;
  private readonly widths = new Map<string, number>();
  /** Rows of the token table to which nothing was added yet. */
  private readonly bare = new Set<string>();
  /** Rows of a table of positions, and what it was read by. */
  private readonly positionsOf = new Map<string, string>();
  /** Scores on their way to Softmax, and the masks that were added to them. */
  private readonly masksOf = new Map<string, readonly string[]>();
  private readonly sentences = new Set<string>();

  private ids: string | null = null;
  private vocabulary = 0;
  private positions: string | null = null;
  private readonly masks: (readonly string[])[] = [];
  private products = 0;
  private softmaxes = 0;
  private pooled: TextFlow['pooled'] | null = null;

  constructor(
    private readonly links: GraphLinks,
    private readonly names: { ids: string; output: string },
  ) {
    this.constants = new Set(links.tensors.keys());
    this.beside = new Set(links.inputs);
    this.ofIds = new Set([names.ids]);
    this.movedIds = new Set([names.ids]);
  }

  flow(): TextFlow | null {
    if (!this.links.nodes.every((node) => this.accepts(node))) return null;
    const { ids, positions, pooled, masks, vocabulary, widths } = this;
    if (ids === null || positions === null || pooled === null || masks.length === 0) return null;
    // two products for each attention: scores, and values by their weights
    if (this.products !== 2 * this.softmaxes || !this.sentences.has(this.names.output)) return null;
    const width = widths.get(pooled.from);
    return width === undefined ? null : { ids, positions, masks, pooled, width, vocabulary, widths };
  }

  private accepts(node: NodeHeader): boolean {
    if (node.captures.length > 0) return false;
    const inputs = node.inputs.filter((name) => name !== '');
    // a file whose nodes are out of order stays as it is
    const isKnown = (name: string) =>
      this.constants.has(name) || this.tokens.has(name) || this.beside.has(name);
    if (!inputs.every(isKnown)) return false;
    if (inputs.every((name) => this.constants.has(name))) return this.mark(node, this.constants);
    if (node.opType === 'Shape' || node.opType === 'Size') return this.mark(node, this.beside);
    if (inputs.some((name) => this.tokens.has(name))) return this.acceptsTokens(node);
    return this.isTokenTable(node) ? this.readsTokens(node) : this.isBeside(node, inputs);
  }

  private mark({ outputs }: NodeHeader, set: Set<string>): boolean {
    for (const name of outputs) if (name !== '') set.add(name);
    return true;
  }

  private isTokenTable(node: NodeHeader): boolean {
    return isTable(this.links, node) && this.movedIds.has(node.inputs[1] ?? '');
  }

  private readsTokens(node: NodeHeader): boolean {
    const [table = '', ids = ''] = node.inputs;
    const [rows = 0, width] = tableDims(this.links, table) ?? [];
    const [output = ''] = node.outputs;
    if ((this.ids ?? ids) !== ids || node.outputs.length !== 1) return false;
    this.ids = ids;
    this.vocabulary = rows;
    this.bare.add(output);
    if (width !== undefined) this.widths.set(output, width);
    return this.mark(node, this.tokens);
  }

  private isBeside(node: NodeHeader, inputs: readonly string[]): boolean {
    const [output = ''] = node.outputs;
    const [first = ''] = node.inputs;
    if (ID_MOVES.includes(node.opType) && this.movedIds.has(first)) this.movedIds.add(output);
    if (inputs.some((name) => this.ofIds.has(name))) this.mark(node, this.ofIds);
    if (isTable(this.links, node) && !this.ofIds.has(output))
      this.positionsOf.set(output, node.inputs[1] ?? '');
    if (ROW_STEPS.includes(node.opType)) this.spreadPositions(node);
    return this.mark(node, this.beside);
  }

  private spreadPositions({ inputs, outputs: [output = ''] }: NodeHeader): void {
    const made = inputs.filter((name) => !this.constants.has(name));
    const [positions, ...others] = new Set(made.map((name) => this.positionsOf.get(name)));
    if (positions !== undefined && others.length === 0) this.positionsOf.set(output, positions);
  }

  private acceptsTokens(node: NodeHeader): boolean {
    if (this.isPick(node)) return this.pools(node);
    const kind = TOKEN_WISE[node.opType];
    if (kind === undefined || !this.knows(node, kind)) return false;
    if (!this.passesMasks(node, kind)) return false;
    this.spreadWidth(node, kind);
    return this.markTokens(node);
  }

  private markTokens(node: NodeHeader): boolean {
    const tokens = node.inputs.filter((name) => this.tokens.has(name));
    const isOfSentences = tokens.some((name) => this.sentences.has(name));
    // what is made of sentences is made of nothing else
    if (isOfSentences && !tokens.every((name) => this.sentences.has(name))) return false;
    if (isOfSentences) this.mark(node, this.sentences);
    return this.mark(node, this.tokens);
  }

  private knows(node: NodeHeader, kind: TokenWise): boolean {
    const { inputs } = node;
    const is = (set: Set<string>, ...at: number[]) => at.every((each) => set.has(inputs[each] ?? ''));
    const isFixed = (from: number) =>
      inputs.slice(from).every((name) => name === '' || !this.beside.has(name));
    switch (kind) {
      case 'elementwise':
        return this.addsBeside(node) || isFixed(0);
      case 'norm':
        // the last axis of other values, such as scores, may be the tokens
        return (
          inputs.some((name) => this.widths.has(name) || this.sentences.has(name)) &&
          isFixed(0) &&
          isOverLastAxis(node, this.links.integers)
        );
      case 'matmul':
        if (is(this.tokens, 0, 1) && isFixed(2)) this.products += 1;
        else if (!is(this.tokens, 0) || !isFixed(1)) return false;
        return true;
      case 'weights':
        return is(this.tokens, 0) && isFixed(1) && (node.integers.get('transA')?.[0] ?? 0) === 0;
      case 'softmax':
        return this.ends(node);
      case 'attention':
        return this.attends(node);
      case 'move':
        return is(this.tokens, 0) && this.moves(node);
    }
  }

  /** Scores may only meet a mask, and then nothing but Softmax. */
  private passesMasks({ inputs, outputs, opType }: NodeHeader, kind: TokenWise): boolean {
    const [output = ''] = outputs;
    const masked = inputs.find((name) => this.masksOf.has(name));
    if (masked === undefined || kind === 'softmax' || this.masksOf.has(output)) return true;
    if (!['Reshape', 'Cast', 'Identity'].includes(opType)) return false;
    this.masksOf.set(output, this.masksOf.get(masked) ?? []);
    return true;
  }

  private addsBeside({ opType, inputs, outputs: [output = ''] }: NodeHeader): boolean {
    const other = inputs.find((name) => this.tokens.has(name)) ?? '';
    const beside = inputs.find((name) => this.beside.has(name)) ?? '';
    if (opType !== 'Add' || beside === '' || this.ofIds.has(beside) || this.sentences.has(other))
      return false;
    const positions = this.positionsOf.get(beside);
    if (positions !== undefined && this.bare.has(other) && this.positions === null) {
      this.positions = positions;
      return true;
    }
    if (this.widths.has(other)) return false;
    this.masksOf.set(output, [...(this.masksOf.get(other) ?? []), beside]);
    return true;
  }

  private ends(node: NodeHeader): boolean {
    const masks = this.masksOf.get(node.inputs[0] ?? '');
    if (masks === undefined || !isOverLastAxis(node, this.links.integers)) return false;
    this.masks.push(masks);
    this.softmaxes += 1;
    return true;
  }

  private attends(node: NodeHeader): boolean {
    const mask = node.inputs[MULTI_HEAD_BIAS] ?? '';
    if (!isMultiHeadAttention(node) || !this.beside.has(mask) || this.ofIds.has(mask)) return false;
    const others = node.inputs.filter((_, index) => index !== MULTI_HEAD_BIAS);
    if (others.some((name) => this.beside.has(name))) return false;
    this.masks.push([mask]);
    return true;
  }

  private moves({ opType, inputs }: NodeHeader): boolean {
    return inputs.slice(1).every((name) => {
      if (name === '' || this.constants.has(name)) return true;
      // a sentence's row has its own place; it must not be made to fit the shape of the ids
      const mayFollowShape =
        opType === 'Expand' || (opType === 'Reshape' && !this.isAfterPool(inputs[0] ?? ''));
      return mayFollowShape && !this.ofIds.has(name) && this.beside.has(name);
    });
  }

  private isAfterPool(name: string): boolean {
    // the steps right after the rows were picked are taken out with the pick
    return this.sentences.has(name) && !comesFromPick(this.links, name, (node) => this.isPick(node));
  }

  private isPick({ opType, inputs }: NodeHeader): boolean {
    const [, index = ''] = inputs;
    return ROW_PICKS.includes(opType) && this.beside.has(index) && this.ofIds.has(index);
  }

  private pools(node: NodeHeader): boolean {
    const [picked = ''] = node.inputs;
    if (this.pooled !== null || !this.tokens.has(picked) || node.outputs.length !== 1) return false;
    const from = beforeMoves(this.links, picked, (name) => this.isRows(name));
    const to = afterMoves(this.links, node.outputs[0] ?? '');
    this.pooled = { from, to };
    this.mark(node, this.sentences);
    return this.isRows(from) && this.mark(node, this.tokens);
  }

  /** Whether a value is of the shape [texts, tokens, width], seen by a scale or a bias of that very length. */
  private isRows(name: string): boolean {
    const width = this.widths.get(name);
    const maker = this.links.makers.get(name);
    return (maker?.inputs ?? []).some((input) => {
      const dims = tableDims(this.links, input);
      return dims?.length === 1 && dims[0] === width;
    });
  }

  private spreadWidth(node: NodeHeader, kind: TokenWise): void {
    const [output = ''] = node.outputs;
    const isBare = (name: string) => this.bare.has(name) || !this.tokens.has(name);
    if (ROW_STEPS.includes(node.opType) && node.inputs.every(isBare)) this.bare.add(output);
    const widths = node.inputs.flatMap((name) => this.widths.get(name) ?? []);
    if (widths.length === 0) return;
    if (kind === 'elementwise') this.widths.set(output, Math.max(...widths));
    if (node.opType === 'LayerNormalization') this.widths.set(output, widths[0]!);
    if (node.opType === 'SkipLayerNormalization') {
      for (const at of [0, 3]) if (node.outputs[at]) this.widths.set(node.outputs[at], widths[0]!);
    }
    if (kind === 'matmul' && this.widths.has(node.inputs[0] ?? '')) {
      const dims = tableDims(this.links, node.inputs[1] ?? '');
      if (dims?.length === 2) this.widths.set(output, dims[1]!);
    }
  }
}
