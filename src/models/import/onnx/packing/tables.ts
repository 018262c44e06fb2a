import type { NodeHeader } from '../read-graph.ts';
import type { GraphLinks } from './graph-links.ts';

/** What a tensor of the file may pass through and keep its shape. */
export const SAME_SHAPE: readonly string[] = ['DequantizeLinear', 'Cast', 'Identity'];

/** A damaged file may go round in a circle. */
const MAX_STEPS = 4;

/** Whether a node reads a table: those have their rows along the first axis, which is the one that Gather takes where it is told none. */
export function isTable(links: GraphLinks, { opType, inputs: [table = ''], integers }: NodeHeader): boolean {
  const rank = tableDims(links, table)?.length ?? 0;
  return opType === 'Gather' && (integers.get('axis')?.[0] ?? 0) === 0 && (rank === 1 || rank === 2);
}

/** The shape of a tensor of the file, also behind steps that keep it; null for any other value. */
export function tableDims(links: GraphLinks, name: string): readonly number[] | null {
  for (let at = name, step = 0; step < MAX_STEPS; step++) {
    const tensor = links.tensors.get(at);
    if (tensor) return tensor.dims;
    const maker = links.makers.get(at);
    if (!maker || !SAME_SHAPE.includes(maker.opType)) return null;
    at = maker.inputs[0] ?? '';
  }
  return null;
}
