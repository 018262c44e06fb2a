import type { ByteWindow } from '../byte-window.ts';
import { itemBytes, modelBytes } from '../model-bytes.ts';
import type { GraphIndex, GraphItem } from '../read-graph.ts';
import type { GraphLinks } from './graph-links.ts';
import { madeOutput, madeValue } from './made-items.ts';
import type { TextFlow } from './text-flow.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** A small graph that computes what stands in the three places of a text encoder, and nothing of the model. */
export interface PlacesGraph {
  model: Bytes;
  /** Inputs of the text encoder that are asked for. */
  inputs: readonly string[];
  /** Inputs that take the place of values of the tokens, by name; each is [texts, tokens, width]. */
  standIns: ReadonlyMap<string, number>;
}

/** Far more than shapes, masks and positions take, and far less than weights. */
const MAX_TENSOR_BYTES = 1024 * 1024;

/**
 * Cuts out of a text encoder what its positions, masks and rows of the sentences are made of.
 *
 * @returns null where that takes weights.
 */
export async function placesGraph(
  window: ByteWindow,
  index: GraphIndex,
  links: GraphLinks,
  flow: TextFlow,
): Promise<PlacesGraph | null> {
  const outputs = namesOf(flow).filter((name) => !links.inputs.has(name));
  const needed = new Set(outputs);
  const standIns = new Map<string, number>();
  // a set hands out what is added while it is walked
  for (const name of needed) {
    const width = flow.widths.get(name);
    if (width !== undefined) standIns.set(name, width);
    else for (const input of links.makers.get(name)?.inputs ?? []) needed.add(input);
  }
  const items = index.items.filter((item) => isNeeded(item, needed, standIns));
  const tensorBytes = items.flatMap((item) => (item.kind === 'initializer' ? [item.end - item.start] : []));
  if (tensorBytes.reduce((sum, bytes) => sum + bytes, 0) > MAX_TENSOR_BYTES) return null;
  const made = [
    ...outputs.map(madeOutput),
    ...[...standIns].map(([name, width]) => madeValue('input', name, 'float32', ['texts', 'tokens', width])),
  ];
  const inputs = [...links.inputs].filter((name) => needed.has(name));
  const bytes: Uint8Array[] = [];
  for (const item of [...items, ...made]) bytes.push(await itemBytes(window, item));
  return { model: await modelBytes(window, index, bytes), inputs, standIns };
}

/** What has to be known of a flow: the ids, positions and masks that its tables are read by, and its sentences. */
export function namesOf({ ids, positions, masks, pooled }: TextFlow): string[] {
  return [...new Set([ids, positions, ...masks.flat(), pooled.to])];
}

function isNeeded(
  item: GraphItem,
  needed: ReadonlySet<string>,
  standIns: ReadonlyMap<string, number>,
): boolean {
  switch (item.kind) {
    case 'node':
      return item.node.outputs.some((name) => name !== '' && needed.has(name) && !standIns.has(name));
    case 'initializer':
      return needed.has(item.tensors[0]?.name ?? '');
    case 'input':
      return needed.has(item.value.name);
    case 'other':
      return true;
    default:
      return false;
  }
}
