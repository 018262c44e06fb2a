import { concatBytes } from '@noble/hashes/utils.js';
import type { ByteWindow } from '../byte-window.ts';
import { copyBytes } from '../model-bytes.ts';
import type { GraphItem, NodeHeader } from '../read-graph.ts';
import { GRAPH, NODE } from '../schema.ts';
import { contentOf, fieldsOf, textOf } from '../wire.ts';
import { message, text } from '../write-message.ts';

/** A node of the file that takes other values than before. */
export async function renamedInputs(
  window: ByteWindow,
  item: GraphItem & { kind: 'node'; node: NodeHeader },
  names: ReadonlyMap<string, string>,
): Promise<GraphItem> {
  const parts: Uint8Array[] = [];
  for await (const field of fieldsOf(window, item)) {
    for await (const part of fieldsOf(window, contentOf(field))) {
      const renamed = part.number === NODE.input ? names.get(await textOf(window, part)) : undefined;
      parts.push(renamed === undefined ? await copyBytes(window, part) : text(NODE.input, renamed));
    }
  }
  const inputs = item.node.inputs.map((name) => names.get(name) ?? name);
  return { ...item, node: { ...item.node, inputs }, bytes: message(GRAPH.node, concatBytes(...parts)) };
}
