import type { GraphIndex } from './read-graph.ts';
import { FLOAT32, INT8, UINT8 } from './schema.ts';

/**
 * Weights that ONNX Runtime packs for its matrix products when a graph is opened. It would first copy all weights of a graph into
 * memory of their own, then pack one after the other into memory again. Our file of the runtime (`scripts/runtime`) is given a
 * ticket in place of such a weight, and asks for the weight when it packs it. So the first copy is never made: it took as much memory as
 * the weights, and a third of the time in which a ViT-B/32 is opened.
 *
 * What is written down here both sides rely on.
 */

/** The name by which the runtime asks for weights; seven letters and a zero are a number of eight bytes. */
export const WEIGHTS_FILE = 'weights';

/** Weights begin at multiples of this, so that the place that is asked for has room to say what the runtime takes a ticket for. */
export const PLACE_STEP = 8;

/**
 * Added to a place: the runtime asks for a ticket, if there is one, for a weight that it packs of this kind; or it lays a weight down for
 * good, for which it may have a ticket. A runtime as packaged adds nothing.
 */
export const ASKS_FOR_TICKET = { floats: 1, floatsAndBytes: 2 } as const;
export const LAYS_DOWN = 3;
/** Added where a ticket is handed in. In place of the length comes the address in the runtime's memory at which the weight is wanted. */
export const HANDS_IN = 4;

/** Smaller weights are handed over at once. */
export const LEAST_LATE_BYTES = 16384;

/** A ticket begins with a number that no weight does; then come place and length, each uint32. */
export const TICKET_BYTES = 16;
export const TICKET_MARK = 0x8f2b_6c71_d3a4_5e99n;

/** Which packing a weight is for. */
export type Packing = 'floats' | 'bytes';

const PACKED_BY: Readonly<Record<string, { packing: Packing; types: readonly number[] }>> = {
  MatMul: { packing: 'floats', types: [FLOAT32] },
  Gemm: { packing: 'floats', types: [FLOAT32] },
  MatMulInteger: { packing: 'bytes', types: [INT8, UINT8] },
};

/**
 * Which values are the second matrix of one product and nothing else, so that the runtime packs them if they are constant.
 *
 * @returns what packs them, by name.
 */
export function packedValues({ items }: GraphIndex): ReadonlyMap<string, string> {
  const uses = new Map<string, number>();
  const products = new Map<string, string>();
  const count = (name: string) => uses.set(name, (uses.get(name) ?? 0) + 1);
  for (const item of items) {
    if (item.kind === 'output' || item.kind === 'input') count(item.value.name);
    if (item.kind !== 'node') continue;
    const { opType, inputs, captures } = item.node;
    [...inputs, ...captures].forEach(count);
    const weights = inputs[1];
    if (weights !== undefined && opType in PACKED_BY) products.set(weights, opType);
  }
  return new Map([...products].filter(([name]) => uses.get(name) === 1));
}

/**
 * @param opType what packs the weight, if anything does.
 * @returns null for a weight that the runtime wants at once.
 */
export function packingOf(
  opType: string | undefined,
  { dims, elementType, bytes }: { dims: readonly number[]; elementType: number; bytes: number },
): Packing | null {
  const packed = opType === undefined ? undefined : PACKED_BY[opType];
  const fits = packed?.types.includes(elementType) && dims.length === 2 && bytes >= LEAST_LATE_BYTES;
  return packed && fits ? packed.packing : null;
}

/** What stands in for the weight that has a place. */
export function ticketFor({ start, end }: { start: number; end: number }): Uint8Array<ArrayBuffer> {
  const ticket = new DataView(new ArrayBuffer(TICKET_BYTES));
  ticket.setBigUint64(0, TICKET_MARK, true);
  ticket.setUint32(8, start, true);
  ticket.setUint32(12, end - start, true);
  return new Uint8Array(ticket.buffer);
}
