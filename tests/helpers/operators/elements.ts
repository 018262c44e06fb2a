import { FLOAT32, node, tensor, text, value } from '../onnx-builder.ts';
import { attribute, bytesOf, type Case, chance, type Feed, floats, integer, pick, raw } from './random.ts';

/** Numbers for which comparisons, or sums, are apart. */
const ODD_NUMBERS = [0, -0, 18, -18, 18.000002, -30, 88, 1e-40, 3.4e38, -3.4e38, Infinity, -Infinity];
/** Numbers of a row, and others: edges of vectors of four, two and four of them, and of blocks of 128. */
const SIZES = [1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 13, 15, 16, 17, 31, 33, 64, 100, 127, 128, 129, 131, 257, 768];

/** @param odd how many of a hundred are none of the usual ones. */
function numbers(count: number, spread: number, odd: number): Float32Array {
  return floats(count).map((number) => (chance(odd / 100) ? pick(ODD_NUMBERS) : number * spread));
}

function input(data: Float32Array, dims: number[]): Feed<Float32Array> {
  return { name: 'x', type: 'float32', data, dims };
}

export async function logisticCase(at: number): Promise<Case> {
  const size = at % 3 === 0 ? pick(SIZES) * integer(1, 9) : integer(1, 40);
  const x = input(numbers(size, pick([1, 20, 100]), pick([0, 10, 50])), [size]);
  if (chance(0.1)) x.data[integer(0, size - 1)] = NaN;
  const quick = [
    ...node('QuickGelu', ['x'], ['out']),
    ...attribute('alpha', 1.702),
    ...text(7, 'com.microsoft'),
  ];
  const isQuick = at % 2 === 0;
  const parts = {
    nodes: [isQuick ? quick : node('Sigmoid', ['x'], ['out'])],
    inputs: [value('x', FLOAT32, [size])],
    outputs: [value('out', FLOAT32, null)],
    domains: ['com.microsoft'],
  };
  const title = `${isQuick ? 'QuickGelu' : 'Sigmoid'} ${size}`;
  return { title, model: await bytesOf(parts), feeds: [x] };
}

/** Rows of which eight are taken at a time, and some for which scale and bias go on from row to row. */
export async function layerNormCase(at: number): Promise<Case> {
  const [rows, size] = [integer(1, 35), pick(SIZES)];
  const x = input(numbers(rows * size, pick([1, 30]), pick([0, 0, 1])), [1, rows, size]);
  if (chance(0.1)) x.data[integer(0, rows * size - 1)] = NaN;
  const [hasBias, hasMoments, goesOn] = [chance(0.7), chance(0.5), chance(0.1)];
  const dims = goesOn ? [rows, size] : [size];
  const constant = (name: string) => tensor({ name, dims, raw: raw(floats(goesOn ? rows * size : size)) });
  const names = ['x', 'scale', ...(hasBias ? ['bias'] : [])];
  // the runtime has an operator of its own for those without a mean
  const operator = at % 8 === 0 ? 'SimplifiedLayerNormalization' : 'LayerNormalization';
  const isSimple = operator !== 'LayerNormalization';
  const outputs = ['out', ...(hasMoments && !isSimple ? ['mean', 'inverse'] : [])];
  const parts = {
    nodes: [node(operator, isSimple ? names.slice(0, 2) : names, outputs)],
    initializers: [constant('scale'), ...(hasBias && !isSimple ? [constant('bias')] : [])],
    inputs: [value('x', FLOAT32, x.dims)],
    outputs: outputs.map((name) => value(name, FLOAT32, null)),
  };
  const kinds = [hasBias && 'bias', hasMoments && 'moments', goesOn && 'going on'].filter(Boolean).join(', ');
  return { title: `${operator} ${rows} x ${size} ${kinds}`, model: await bytesOf(parts), feeds: [x] };
}

export async function quantizeCase(at: number): Promise<Case> {
  const size = at % 2 === 0 ? pick(SIZES) * integer(1, 60) : integer(1, 300);
  const x = input(numbers(size, pick([0, 1, 1e-20, 500]), pick([0, 0, 5, 50])), [size]);
  if (chance(0.1)) x.data[integer(0, size - 1)] = NaN;
  const outputs = ['out', 'scale', 'zero'];
  const types = [2, FLOAT32, 2];
  const parts = {
    nodes: [node('DynamicQuantizeLinear', ['x'], outputs)],
    inputs: [value('x', FLOAT32, [size])],
    outputs: outputs.map((name, place) => value(name, types[place]!, null)),
  };
  return { title: `DynamicQuantizeLinear ${size}`, model: await bytesOf(parts), feeds: [x] };
}
