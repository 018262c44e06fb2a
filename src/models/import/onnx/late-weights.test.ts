import { describe, expect, it } from 'vitest';
import { FLOAT32, innerGraph, model, node, tensor, value } from '../../../../tests/helpers/onnx-builder.ts';
import { ByteWindow } from './byte-window.ts';
import { LEAST_LATE_BYTES, packedValues, packingOf, ticketFor } from './late-weights.ts';
import { readGraph } from './read-graph.ts';
import { FLOAT16, INT8, UINT8 } from './schema.ts';

async function packed(nodes: number[][], outputs = ['out'], inputs = ['a']) {
  const values = (names: string[]) => names.map((name) => value(name, FLOAT32, null));
  const initializers = [tensor({ name: 'w', dims: [2, 2], floats: [1, 2, 3, 4] })];
  const file = model({ nodes, initializers, inputs: values(inputs), outputs: values(outputs) });
  return [...packedValues(await readGraph(new ByteWindow(file, 'a.onnx')))];
}

describe('packedValues', () => {
  it('are second matrices of one product', async () => {
    for (const product of ['MatMul', 'Gemm', 'MatMulInteger']) {
      expect(await packed([node(product, ['a', 'w'], ['out'])])).toEqual([['w', product]]);
    }
  });

  it.each([
    ['the first matrix', [node('MatMul', ['w', 'a'], ['out'])]],
    ['a summand', [node('Add', ['a', 'w'], ['out'])]],
    ['both matrices', [node('MatMul', ['w', 'w'], ['out'])]],
    ['of two products', [node('MatMul', ['a', 'w'], ['x']), node('MatMul', ['x', 'w'], ['out'])]],
    [
      'of a product and something else',
      [node('MatMul', ['a', 'w'], ['x']), node('Add', ['x', 'w'], ['out'])],
    ],
    [
      'used by an inner graph, too',
      [
        node('MatMul', ['a', 'w'], ['out']),
        node('Loop', ['n'], ['y'], innerGraph([node('Neg', ['w'], ['z'])], [value('z', FLOAT32, null)])),
      ],
    ],
  ])('are not weights that are %s', async (_, nodes) => {
    const names = (await packed(nodes)).map(([name]) => name);
    expect(names).not.toContain('w');
  });

  it('are not weights that somebody may replace or wants to see', async () => {
    const product = [node('MatMul', ['a', 'w'], ['out'])];
    expect(await packed(product, ['out', 'w'])).toEqual([]);
    expect(await packed(product, ['out'], ['a', 'w'])).toEqual([]);
  });
});

describe('packingOf', () => {
  const weight = { dims: [200, 200], elementType: FLOAT32, bytes: 160_000 };

  it('says which kind of weights a product packs', () => {
    expect(packingOf('MatMul', weight)).toBe('floats');
    expect(packingOf('Gemm', weight)).toBe('floats');
    for (const elementType of [INT8, UINT8]) {
      expect(packingOf('MatMulInteger', { ...weight, elementType, bytes: LEAST_LATE_BYTES })).toBe('bytes');
    }
  });

  it.each([
    ['nothing packs', undefined, {}],
    ['something else takes', 'Conv', {}],
    ['are of another type', 'MatMul', { elementType: FLOAT16 }],
    ['are floats among bytes', 'MatMulInteger', {}],
    ['are several matrices', 'MatMul', { dims: [2, 100, 200] }],
    ['are small', 'MatMul', { bytes: LEAST_LATE_BYTES - 1 }],
  ])('is null for weights that %s', (_, opType, other) => {
    expect(packingOf(opType, { ...weight, ...other })).toBeNull();
  });
});

it('writes place and length into a ticket, also beyond 2 GiB', () => {
  const ticket = ticketFor({ start: 0x9000_0008, end: 0x9000_0008 + 70_000 });
  const numbers = new DataView(ticket.buffer);
  expect([numbers.getUint32(8, true), numbers.getUint32(12, true)]).toEqual([0x9000_0008, 70_000]);
});
