import { ModelError } from '../../model-error.ts';
import { shorten } from './check-graph.ts';
import type { ValueHeader } from './read-graph.ts';
import { FLOAT32, INT64, elementTypeName } from './schema.ts';

/** What an encoder's graph takes and gives, by name. */
export interface GraphEnds {
  inputs: readonly ValueHeader[];
  outputs: readonly ValueHeader[];
}

export interface ImageEnds {
  output: string;
  /** null where the graph leaves it open. */
  embeddingDim: number | null;
  heightPx: number | null;
  widthPx: number | null;
}

export interface TextEnds {
  inputs: { ids: string; mask: string | null; typeIds: string | null };
  output: string;
  embeddingDim: number | null;
  /** The only length of texts that the graph takes; null where it takes any. */
  fixedLength: number | null;
}

/**
 * Checks that a graph takes pictures `[1, 3, height, width]` float32 and gives embeddings `[1, dim]` float32: what the app
 * feeds and reads. There is no conversion on the way, and a wrong type would be read as other numbers.
 *
 * @param names of the input, and of the output: the first one that the graph has is taken.
 * @throws {ModelError} `MODEL_GRAPH_MISMATCH` naming the tensor.
 */
export function inspectImageEncoder(
  ends: GraphEnds,
  file: string,
  names: { input: string; outputs: readonly string[] },
): ImageEnds {
  const pixels = theInput(ends, file, names.input);
  refuseOthers(ends, file, [names.input]);
  const [batch, channels, heightPx, widthPx] = demandTensor(pixels, file, FLOAT32, 4);
  if (fixed(batch) !== null && batch !== 1) fail(file, pixels, `takes ${batch} pictures at a time, not one`);
  if (fixed(channels) !== null && channels !== 3)
    fail(file, pixels, `has ${channels} colour channels, not three`);
  return { ...embeddingOf(ends, file, names.outputs), heightPx: fixed(heightPx), widthPx: fixed(widthPx) };
}

/**
 * Checks that a graph takes token ids `[texts, length]` int64, and perhaps a mask and token types like them, and
 * gives embeddings `[texts, dim]` float32.
 *
 * @throws {ModelError} `MODEL_GRAPH_MISMATCH` naming the tensor.
 */
export function inspectTextEncoder(
  ends: GraphEnds,
  file: string,
  names: { ids: string; mask: string | null; typeIds: string | null; outputs: readonly string[] },
): TextEnds {
  const ids = theInput(ends, file, names.ids);
  const has = (name: string | null) => (ends.inputs.some((input) => input.name === name) ? name : null);
  const inputs = { ids: names.ids, mask: has(names.mask), typeIds: has(names.typeIds) };
  refuseOthers(ends, file, Object.values(inputs));
  const lengths = ends.inputs.map((input) => {
    const [batch, length] = demandTensor(input, file, INT64, 2);
    if (fixed(batch) !== null)
      fail(file, input, `takes exactly ${batch} texts at a time; it has to take any number`);
    return fixed(length);
  });
  const fixedLength = lengths.find((length) => length !== null) ?? null;
  if (lengths.some((length) => length !== null && length !== fixedLength)) {
    fail(file, ids, 'has another length than the other inputs');
  }
  return { ...embeddingOf(ends, file, names.outputs), inputs, fixedLength };
}

function embeddingOf({ outputs }: GraphEnds, file: string, names: readonly string[]) {
  const output = names
    .map((name) => outputs.find((each) => each.name === name))
    .find((each) => each !== undefined);
  if (!output) {
    const has = outputs.map(({ name }) => `"${shorten(name)}"`).join(', ') || 'none';
    throw mismatch(file, `gives no embedding: it has no output ${quoted(names)}, but ${has}`);
  }
  const [, dim] = demandTensor(output, file, FLOAT32, 2);
  return { output: output.name, embeddingDim: fixed(dim) };
}

function theInput({ inputs }: GraphEnds, file: string, name: string): ValueHeader {
  const input = inputs.find((each) => each.name === name);
  if (input) return input;
  const has = inputs.map((each) => `"${shorten(each.name)}"`).join(', ') || 'none';
  throw mismatch(file, `has no input "${name}", but ${has}`);
}

function refuseOthers({ inputs }: GraphEnds, file: string, known: readonly (string | null)[]): void {
  const other = inputs.find(({ name }) => !known.includes(name));
  if (other) throw mismatch(file, `wants an input "${shorten(other.name)}", which this app does not have`);
}

/** @returns the axes; all open where the graph states no shape. */
function demandTensor(
  value: ValueHeader,
  file: string,
  elementType: number,
  rank: number,
): (number | string)[] {
  if (value.elementType !== elementType) {
    const [is, wanted] = [elementTypeName(value.elementType), elementTypeName(elementType)];
    fail(file, value, `is ${is}; this app works with ${wanted} there`);
  }
  if (value.dims === null) return [];
  if (value.dims.length !== rank) fail(file, value, `has ${value.dims.length} axes, not ${rank}`);
  return value.dims;
}

/** The size of an axis that cannot change. Some exporters write 0 or -1 for one that can. */
function fixed(dim: number | string | undefined): number | null {
  return typeof dim === 'number' && dim > 0 ? dim : null;
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(' or ');
}

function fail(file: string, { name }: ValueHeader, fault: string): never {
  throw mismatch(file, `does not fit: its "${shorten(name)}" ${fault}`);
}

function mismatch(file: string, detail: string): ModelError {
  return new ModelError('MODEL_GRAPH_MISMATCH', file, detail);
}
