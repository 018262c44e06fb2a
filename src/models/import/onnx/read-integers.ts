import type { ByteWindow } from './byte-window.ts';
import type { TensorHeader } from './read-tensor.ts';
import { integersOf, type Span, WIRE } from './wire.ts';
import { INT64 } from './schema.ts';

const MAX_INTEGERS = 16;

/** The numbers of a small int64 tensor, as axes and indices are kept; null for any other tensor. */
export async function readIntegers(window: ByteWindow, tensor: TensorHeader): Promise<number[] | null> {
  const { elementType, external, data, dims } = tensor;
  const count = dims.reduce((product, dim) => product * dim, 1);
  if (elementType !== INT64 || external !== null || count > MAX_INTEGERS) return null;
  const numbers: number[] = [];
  for (const span of data.spans) numbers.push(...(await integersIn(window, span, data.kind)));
  return numbers.length === count ? numbers : null;
}

async function integersIn(
  window: ByteWindow,
  span: Span,
  kind: TensorHeader['data']['kind'],
): Promise<number[]> {
  if (kind === 'integers') {
    const list = { ...span, number: 0, wire: WIRE.bytes, content: span.start, value: 0 };
    return integersOf(window, list);
  }
  if (kind !== 'raw' || (span.end - span.start) % 8 !== 0) return [];
  const { buffer, byteOffset, byteLength } = await window.read(span.start, span.end);
  const view = new DataView(buffer, byteOffset, byteLength);
  return Array.from({ length: byteLength / 8 }, (_, index) => Number(view.getBigInt64(8 * index, true)));
}
