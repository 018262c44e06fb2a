import type { ByteWindow } from './byte-window.ts';
import { DATA_LOCATION_EXTERNAL, ENTRY, SPARSE_TENSOR, TENSOR } from './schema.ts';
import { contentOf, type Field, fieldsOf, integersOf, type Span, textOf } from './wire.ts';

/** What a TensorProto says about itself; its numbers stay in the file. */
export interface TensorHeader {
  name: string;
  dims: number[];
  elementType: number;
  /** Where the numbers lie: raw bytes, or a list of one kind. Empty if there are none. */
  data: { kind: 'raw' | 'floats' | 'doubles' | 'integers' | 'strings'; spans: Span[] };
  /** Where the numbers are instead, if they are in another file: the keys `location`, `offset`, `length`. */
  external: ReadonlyMap<string, string> | null;
}

const DATA_KINDS: Readonly<Record<number, TensorHeader['data']['kind']>> = {
  [TENSOR.rawData]: 'raw',
  [TENSOR.floatData]: 'floats',
  [TENSOR.doubleData]: 'doubles',
  [TENSOR.int32Data]: 'integers',
  [TENSOR.int64Data]: 'integers',
  [TENSOR.uint64Data]: 'integers',
  [TENSOR.stringData]: 'strings',
};
const MAX_DIMENSIONS = 32;

export async function readTensor(window: ByteWindow, span: Span): Promise<TensorHeader> {
  const tensor: TensorHeader = {
    name: '',
    dims: [],
    elementType: 0,
    data: { kind: 'raw', spans: [] },
    external: null,
  };
  const external = new Map<string, string>();
  for await (const field of fieldsOf(window, span)) {
    const kind = DATA_KINDS[field.number];
    if (kind) addData(window, tensor, kind, field);
    else if (field.number === TENSOR.name) tensor.name = await textOf(window, field);
    else if (field.number === TENSOR.dataType) tensor.elementType = field.value;
    else if (field.number === TENSOR.dims) await addDims(window, tensor, field);
    else if (field.number === TENSOR.externalData) await addEntry(window, external, field);
    else if (field.number === TENSOR.dataLocation && field.value === DATA_LOCATION_EXTERNAL) {
      tensor.external = external;
    }
  }
  return tensor;
}

/** The tensors of a SparseTensorProto: its values, whose name is that of the whole, then its indices. */
export async function readSparseTensor(window: ByteWindow, span: Span): Promise<TensorHeader[]> {
  const values: TensorHeader[] = [];
  const indices: TensorHeader[] = [];
  for await (const field of fieldsOf(window, span)) {
    if (field.number === SPARSE_TENSOR.values) values.push(await readTensor(window, contentOf(field)));
    if (field.number === SPARSE_TENSOR.indices) indices.push(await readTensor(window, contentOf(field)));
  }
  return [...values, ...indices];
}

function addData(window: ByteWindow, tensor: TensorHeader, kind: TensorHeader['data']['kind'], field: Field) {
  const { data } = tensor;
  if (data.spans.length > 0 && data.kind !== kind) window.fail(`keeps the numbers of "${tensor.name}" twice`);
  data.kind = kind;
  data.spans.push(contentOf(field));
}

async function addDims(window: ByteWindow, tensor: TensorHeader, field: Field) {
  for (const dim of await integersOf(window, field)) {
    if (!(dim >= 0) || tensor.dims.length === MAX_DIMENSIONS) {
      window.fail(`gives the tensor "${tensor.name}" a shape that cannot be`);
    }
    tensor.dims.push(dim);
  }
}

async function addEntry(window: ByteWindow, entries: Map<string, string>, entry: Field) {
  let key = '';
  let value = '';
  for await (const field of fieldsOf(window, contentOf(entry))) {
    if (field.number === ENTRY.key) key = await textOf(window, field);
    if (field.number === ENTRY.value) value = await textOf(window, field);
  }
  entries.set(key, value);
}
