import type { GraphPart } from './graph-part.ts';
import type { GraphIndex } from './read-graph.ts';
import { MODEL } from './schema.ts';
import { type Span, WIRE } from './wire.ts';

/**
 * An ONNX file with a part of the graph of another one. Nothing is copied: the new file is made of slices of the old
 * one, so it costs no memory however large the weights are.
 */
export function writePart(file: Blob, { graph }: GraphIndex, { items }: GraphPart): Blob {
  const spans = joined(items);
  const graphBytes = spans.reduce((sum, { start, end }) => sum + end - start, 0);
  return new Blob([
    file.slice(0, graph.start),
    Uint8Array.from([...varint(MODEL.graph * 8 + WIRE.bytes), ...varint(graphBytes)]),
    ...spans.map(({ start, end }) => file.slice(start, end)),
    file.slice(graph.end),
  ]);
}

/** Spans that touch become one, so that a browser keeps a few slices instead of thousands. */
function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const { start, end } of spans) {
    const last = result.at(-1);
    if (last?.end === start) last.end = end;
    else result.push({ start, end });
  }
  return result;
}

/** The bytes of a whole number below 2^53. */
export function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80);
  return [...bytes, rest];
}
