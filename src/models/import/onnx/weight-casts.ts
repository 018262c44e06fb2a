import type { GraphIndex } from './read-graph.ts';
import { FLOAT32 } from './schema.ts';

/**
 * The casts to float32 that can be done while the weights are handed to the runtime. Left to its optimiser they take
 * most of the time in which a small model is opened.
 *
 * @param canWiden which weights can be widened, by TensorProto.DataType.
 * @returns what each cast makes, by the name of its weight. Nothing else takes that weight.
 */
export function weightCasts(
  { items }: GraphIndex,
  canWiden: (elementType: number) => boolean,
): ReadonlyMap<string, string> {
  const weights = new Set<string>();
  const uses = new Map<string, number>();
  const use = (name: string) => uses.set(name, (uses.get(name) ?? 0) + 1);
  /** Names that must stay: a weight may be an input too, whose value somebody may replace. */
  const outside = new Set<string>();
  for (const item of items) {
    if (item.kind === 'node') [...item.node.inputs, ...item.node.captures].forEach(use);
    if (item.kind === 'output' || item.kind === 'input') outside.add(item.value.name);
    const [weight, ...more] = item.kind === 'initializer' ? item.tensors : [];
    if (weight && more.length === 0 && canWiden(weight.elementType)) weights.add(weight.name);
  }
  const casts = new Map<string, string>();
  for (const item of items) {
    if (item.kind !== 'node' || item.node.opType !== 'Cast' || item.node.integers.get('to')?.[0] !== FLOAT32)
      continue;
    const [input = '', output = ''] = [item.node.inputs[0], item.node.outputs[0]];
    if (!weights.has(input) || outside.has(output) || outside.has(input) || uses.get(input) !== 1) continue;
    casts.set(input, output);
  }
  return casts;
}
