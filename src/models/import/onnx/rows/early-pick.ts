import type { ByteWindow } from '../byte-window.ts';
import { partFor } from '../graph-part.ts';
import { type GraphLinks, linksOf } from '../packing/graph-links.ts';
import { madeNode, madeTensor } from '../packing/made-items.ts';
import type { GraphIndex, GraphItem, NodeHeader, ValueHeader } from '../read-graph.ts';
import { renamedInputs } from './renamed-inputs.ts';
import { RowWise } from './row-wise.ts';

const FIRST = 'picked_first';

/**
 * Has the rows of an encoder's last layer picked as early as possible: of a picture only the class token's row is read,
 * of packed texts only those of their ends, so the layer's last steps need not be done for the others. What is computed
 * for the rows that are read stays the same.
 *
 * @param rows the input that says which rows are read; null where it is the first one.
 * @returns the same graph where no such pick is found, or nothing is to be gained.
 */
export async function withEarlyPick(
  window: ByteWindow,
  index: GraphIndex,
  output: string,
  rows: string | null = null,
): Promise<GraphIndex> {
  const part = partFor(index, output);
  if (!part) return index;
  const links = await linksOf(window, part.items);
  if (!links) return index;
  const pick = rows === null ? pickOfFirst(links, part.output) : pickOf(links, rows);
  if (!pick) return index;
  const rowWise = new RowWise(links);
  const early = nodesAfterPick(links, rowWise, pick, output);
  if (![...early].some(({ opType }) => opType.startsWith('MatMul'))) return index;
  const items = await withPicks(window, part.items, rowWise, early, rows ?? FIRST);
  if (rows === null) return { ...index, items: [madeTensor(FIRST, BigInt64Array.of(0n), [1]), ...items] };
  // the rows are picked already
  const done = madeNode('Identity', [pick.inputs[0] ?? ''], pick.outputs[0] ?? '');
  return { ...index, items: items.map((item) => (item.kind === 'node' && item.node === pick ? done : item)) };
}

function pickOf({ users }: GraphLinks, rows: string): NodeHeader | null {
  const [pick, ...others] = users.get(rows) ?? [];
  return pick?.opType === 'Gather' && others.length === 0 ? pick : null;
}

/** Steps between the picked rows and the embedding that leave the number of axes as it is. */
const AFTER = [
  'MatMul',
  'MatMulInteger',
  'Gemm',
  'LayerNormalization',
  'ReduceMean',
  'ReduceL2',
  'DynamicQuantizeLinear',
];
const AFTER_ELEMENTWISE = ['Add', 'Sub', 'Mul', 'Div', 'Pow', 'Sqrt', 'Clip', 'Cast', 'Identity', 'Expand'];

/**
 * The node that takes the first token's row out of [batch, tokens, width]. The embedding is made of it alone and has
 * two axes, so the value before the pick has three.
 */
function pickOfFirst(links: GraphLinks, { name: output, dims }: ValueHeader): NodeHeader | null {
  if (dims?.length !== 2) return null;
  const picks = new Set<NodeHeader>();
  const seen = new Set([output]);
  // a set hands out what is added while it is walked
  for (const name of seen) {
    const maker = links.makers.get(name);
    if (!maker) continue;
    if (isPickOfFirst(maker, links)) picks.add(maker);
    else if ([...AFTER, ...AFTER_ELEMENTWISE].includes(maker.opType) && keepsAxes(maker)) {
      const isShape = (at: number) => maker.opType === 'Expand' && at > 0;
      maker.inputs.forEach((input, at) => !isShape(at) && seen.add(input));
    } else if (maker.inputs.some((input) => !links.tensors.has(input))) return null;
  }
  const [pick, ...others] = picks;
  return pick && others.length === 0 ? pick : null;
}

function keepsAxes({ integers }: NodeHeader): boolean {
  return (integers.get('keepdims')?.[0] ?? 1) === 1;
}

function isPickOfFirst({ opType, inputs: [, index = ''], integers }: NodeHeader, links: GraphLinks): boolean {
  const isScalar = links.tensors.get(index)?.dims.length === 0;
  return (
    opType === 'Gather' && integers.get('axis')?.[0] === 1 && isScalar && links.integers.get(index)?.[0] === 0
  );
}

/** The nodes before the pick that nothing but the picked rows needs. */
function nodesAfterPick(
  { makers, users }: GraphLinks,
  rowWise: RowWise,
  pick: NodeHeader,
  output: string,
): ReadonlySet<NodeHeader> {
  const early = new Set<NodeHeader>();
  const isOnlyPicked = ({ outputs: made }: NodeHeader) =>
    made.every((name) => {
      const takers = name === '' ? [] : (users.get(name) ?? []);
      return name !== output && takers.every((user) => user === pick || early.has(user));
    });
  // a value is looked at again whenever one more of its users is among them
  const wanted = [pick.inputs[0] ?? ''];
  for (const name of wanted) {
    const maker = makers.get(name);
    const inputs = maker && !early.has(maker) && isOnlyPicked(maker) ? rowWise.rowInputs(maker) : null;
    if (!maker || !inputs) continue;
    early.add(maker);
    // the list is walked while it grows
    wanted.push(...inputs);
  }
  return early;
}

async function withPicks(
  window: ByteWindow,
  items: readonly GraphItem[],
  rowWise: RowWise,
  early: ReadonlySet<NodeHeader>,
  rows: string,
): Promise<GraphItem[]> {
  const madeEarly = new Set([...early].flatMap(({ outputs }) => outputs));
  const picked = new Map<string, string>();
  const result: GraphItem[] = [];
  for (const item of items) {
    // shapes that were noted on the way are no longer true
    if (item.kind === 'value-info') continue;
    if (item.kind !== 'node' || !early.has(item.node)) {
      result.push(item);
      continue;
    }
    for (const name of rowWise.rowInputs(item.node) ?? []) {
      if (madeEarly.has(name) || picked.has(name)) continue;
      picked.set(name, `picked_${name}`);
      // counted from the end, the tokens are the same axis in a value that lacks that of the batch
      result.push(madeNode('Gather', [name, rows], `picked_${name}`, { axis: -2 }));
    }
    result.push(await renamedInputs(window, item, picked));
  }
  return result;
}
