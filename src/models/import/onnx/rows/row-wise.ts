import type { GraphLinks } from '../packing/graph-links.ts';
import { isOverLastAxis, TOKEN_WISE } from '../packing/token-wise.ts';
import type { NodeHeader } from '../read-graph.ts';

/** What a tensor of the file may pass through and keep its shape. */
const SAME_SHAPE = ['Identity', 'Cast', 'DequantizeLinear'];

/** Tells which operators compute each row of their value for itself. */
export class RowWise {
  /** Values that are the same in every run, weights among them. */
  private readonly constants: Set<string>;
  /** Single numbers that are found anew in every run: the scales of int8 made at run time. */
  private readonly scalars = new Set<string>();

  constructor(private readonly links: GraphLinks) {
    this.constants = new Set(links.tensors.keys());
    for (const node of links.nodes) this.note(node);
  }

  /**
   * The inputs whose rows become the rows that a node makes, one for one.
   *
   * @returns null where a row that it makes may depend on more.
   */
  rowInputs(node: NodeHeader): string[] | null {
    const [first = '', weights = ''] = node.inputs;
    switch (node.captures.length > 0 ? undefined : TOKEN_WISE[node.opType]) {
      case 'elementwise':
        // its scale is taken over all rows
        return node.opType === 'DynamicQuantizeLinear' ? null : this.amongSmall(node.inputs);
      case 'norm': {
        const keepsAxis = (node.integers.get('keepdims')?.[0] ?? 1) === 1;
        return keepsAxis && isOverLastAxis(node, this.links.integers) ? this.amongSmall(node.inputs) : null;
      }
      case 'matmul':
        if (!this.isRows(first) || this.rankOf(weights) !== 2) return null;
        return this.amongSmall(node.inputs.slice(2))?.length === 0 ? [first] : null;
      case 'weights': {
        const isOurs = node.opType === 'MatMulNBits' && this.isRows(first);
        return isOurs && node.inputs.slice(1).every((name) => !this.isRows(name)) ? [first] : null;
      }
      default:
        return null;
    }
  }

  /** @returns what is neither constant nor a single number; null if a constant is more than one row. */
  private amongSmall(names: readonly string[]): string[] | null {
    const isLarge = (name: string) => this.constants.has(name) && (this.rankOf(name) ?? 2) > 1;
    return names.some(isLarge) ? null : [...new Set(names.filter((name) => this.isRows(name)))];
  }

  private isRows(name: string): boolean {
    return name !== '' && !this.constants.has(name) && !this.scalars.has(name);
  }

  private rankOf(name: string): number | null {
    for (let at = name, step = 0; step < 4; step++) {
      const tensor = this.links.tensors.get(at);
      if (tensor) return tensor.dims.length;
      const maker = this.links.makers.get(at);
      if (!maker || !SAME_SHAPE.includes(maker.opType)) return null;
      at = maker.inputs[0] ?? '';
    }
    return null;
  }

  private note({ opType, inputs, outputs }: NodeHeader): void {
    const [, scale = '', zeroPoint = ''] = outputs;
    const given = inputs.filter((name) => name !== '');
    if (given.every((name) => this.constants.has(name))) outputs.forEach((name) => this.constants.add(name));
    else if (opType === 'DynamicQuantizeLinear')
      for (const name of [scale, zeroPoint]) this.scalars.add(name);
    else if (opType === 'Mul' && given.every((name) => this.isSingle(name)))
      this.scalars.add(outputs[0] ?? '');
  }

  private isSingle(name: string): boolean {
    return this.scalars.has(name) || (this.constants.has(name) && this.rankOf(name) === 0);
  }
}
