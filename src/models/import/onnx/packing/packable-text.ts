import type { ByteWindow } from '../byte-window.ts';
import { inputsOf, partFor } from '../graph-part.ts';
import type { GraphIndex, GraphItem } from '../read-graph.ts';
import { withEarlyPick } from '../rows/early-pick.ts';
import { linksOf, type GraphLinks } from './graph-links.ts';
import { madeNode, madeTensor, madeValue } from './made-items.ts';
import { placesGraph } from './places-graph.ts';
import { type Places, probePlaces, type RunSmallGraph, type TextNames } from './probe-places.ts';
import { type TextFlow, traceTextFlow } from './text-flow.ts';

/** How a graph that takes many texts as one sequence is fed. */
export interface Packing {
  /** What the bias is between tokens of which one must not see the other. */
  hidden: number;
  /** Axes of the bias and of the positions; all but the last two, the last one, are 1. */
  biasRank: number;
  positionsRank: number;
}

/** The inputs that such a graph has besides its ids. */
export const PACKED_INPUTS = {
  positions: 'packed_positions',
  bias: 'packed_bias',
  rows: 'packed_rows',
} as const;

/**
 * Turns the graph of a causal text encoder into one that is told each token's position, which tokens see each other,
 * and which rows to read. Fed with the positions, the mask and the rows of the old graph it computes the very same.
 *
 * @param endId the token that ends every text.
 * @returns null for any graph that is not known for certain to be one.
 */
export async function packableText(
  window: ByteWindow,
  index: GraphIndex,
  names: TextNames,
  endId: number,
  run: RunSmallGraph,
): Promise<{ index: GraphIndex; packing: Packing } | null> {
  const part = partFor(index, names.output);
  if (!part || hasFixedShape(index, names.ids)) return null;
  const links = await linksOf(window, part.items);
  const flow = links && traceTextFlow(links, names);
  if (!flow || isTaken(links)) return null;
  const graph = await placesGraph(window, { ...index, items: part.items }, links, flow);
  // a graph that cannot be asked is not known
  const places = graph && (await probePlaces(run, graph, flow, names, endId).catch(() => null));
  if (!places) return null;
  const items = packableItems(part.items, links, flow, places);
  const packable = items && partFor({ ...index, items }, names.output);
  if (!packable) return null;
  const { hidden, maskRank, positionsRank } = places;
  return {
    index: await withEarlyPick(window, { ...index, items: packable.items }, names.output, PACKED_INPUTS.rows),
    packing: { hidden, biasRank: maskRank, positionsRank },
  };
}

/** A graph for one number of texts or tokens may have it in its shapes. */
function hasFixedShape(index: GraphIndex, ids: string): boolean {
  const dims = inputsOf(index).find(({ name }) => name === ids)?.dims ?? [];
  return dims.some((dim) => typeof dim === 'number' && dim > 0);
}

function isTaken({ makers, tensors, inputs }: GraphLinks): boolean {
  return Object.values(PACKED_INPUTS).some(
    (name) => makers.has(name) || tensors.has(name) || inputs.has(name),
  );
}

function packableItems(
  items: readonly GraphItem[],
  { makers }: GraphLinks,
  { positions, masks, pooled, width }: TextFlow,
  { causal, maskRank, positionsRank }: Places,
): GraphItem[] | null {
  const nothing = 'packed_nothing';
  const rowShape = 'packed_row_shape';
  const picked = 'packed_picked';
  const replacements = new Map([
    [positions, [madeNode('Identity', [PACKED_INPUTS.positions], positions)]],
    [
      pooled.to,
      [
        madeNode('Gather', [pooled.from, PACKED_INPUTS.rows], picked, { axis: 1 }),
        madeNode('Reshape', [picked, rowShape], pooled.to),
      ],
    ],
  ]);
  for (const name of masks.flat()) {
    replacements.set(name, [madeNode('Identity', [causal.has(name) ? PACKED_INPUTS.bias : nothing], name)]);
  }
  // what makes something else besides cannot be taken out
  if ([...replacements.keys()].some((name) => makers.get(name)?.outputs.length !== 1)) return null;
  const axes = (rank: number, last: string[]) => [...Array<number>(rank - last.length).fill(1), ...last];
  return [
    ...items.flatMap((item) => {
      // shapes that were noted on the way are no longer true
      if (item.kind === 'value-info') return [];
      return (item.kind === 'node' && replacements.get(item.node.outputs[0] ?? '')) || [item];
    }),
    madeTensor(nothing, new Float32Array(1), []),
    madeTensor(rowShape, BigInt64Array.of(-1n, BigInt(width)), [2]),
    madeValue('input', PACKED_INPUTS.positions, 'int64', axes(positionsRank, ['tokens'])),
    madeValue('input', PACKED_INPUTS.bias, 'float32', axes(maskRank, ['tokens', 'tokens'])),
    madeValue('input', PACKED_INPUTS.rows, 'int64', ['texts']),
  ];
}
