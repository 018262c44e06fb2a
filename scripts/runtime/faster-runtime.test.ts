import { beforeAll, describe, expect, it } from 'vitest';
import { BYTE_OPERATORS, byteCase, emptyProduct } from '../../tests/helpers/operators/byte-products.ts';
import { castCase } from '../../tests/helpers/operators/casts.ts';
import { layerNormCase, logisticCase, quantizeCase } from '../../tests/helpers/operators/elements.ts';
import { convolutionCase, floatCase } from '../../tests/helpers/operators/products.ts';
import type { Case } from '../../tests/helpers/operators/random.ts';
import { runCases } from './run-cases.ts';
import { fasterRuntime } from './faster-runtime.ts';
import { makeRuntime, originalRuntime } from './runtime-files.ts';
import { readWasmModule } from './wasm-module.ts';

async function cases(count: number, make: (at: number) => Promise<Case>): Promise<Case[]> {
  return Promise.all(Array.from({ length: count }, (_, at) => make(at)));
}

function areEqual({ outputSize, lastWithin = 0 }: Case, expected: Uint8Array, actual: Uint8Array): boolean {
  const rest = (outputSize ?? 0) % 4;
  if (outputSize === undefined || rest === 0) return Buffer.compare(expected, actual) === 0;
  const [wanted, given] = [
    new Float32Array(expected.slice().buffer),
    new Float32Array(actual.slice().buffer),
  ];
  return wanted.every((number, at) => {
    const isLast = at % outputSize >= outputSize - rest;
    return isLast ? Math.abs(number - given[at]!) < lastWithin : Object.is(number, given[at]!);
  });
}

describe('the runtime with our matrix kernels', () => {
  const kinds = [
    {
      title: 'float32',
      dots: null,
      make: (at: number) => floatCase((['constant', 'input', 'gemm'] as const)[at % 3]!),
    },
    { title: 'convolutions', dots: null, make: convolutionCase },
    { title: 'logistic functions', dots: null, make: logisticCase },
    { title: 'layer normalisation', dots: null, make: layerNormCase },
    { title: 'quantisation', dots: null, make: quantizeCase },
    { title: 'casts', dots: null, make: castCase },
    { title: 'bytes, unsigned dots', dots: 'unsigned', make: byteMaker('lower') },
    { title: 'bytes, signed dots', dots: 'signed', make: byteMaker('upper') },
    { title: 'bytes, dots in pairs', dots: 'pairs', make: byteMaker('all') },
  ] as const;

  // other processors do not add products in pairs as x64 does
  const exact = kinds.filter(({ dots }) => dots !== 'pairs' || process.arch === 'x64');

  it.each(exact)(
    'gives the same numbers to the last bit: $title',
    async ({ dots, make }) => {
      const wanted = await cases(240, make);
      const [expected, actual] = await Promise.all([
        runCases(originalRuntime(), wanted),
        makeRuntime(dots).then((runtime) => runCases(runtime, wanted)),
      ]);
      expect(expected).toHaveLength(wanted.length);
      const different = wanted.filter((each, at) => !areEqual(each, expected[at]!, actual[at]!));
      expect(different.map(({ title }) => title)).toEqual([]);
    },
    180_000,
  );

  it.each(['unsigned', 'pairs'] as const)('packs no weights that have no columns: %s', async (dots) => {
    const [output] = await runCases(await makeRuntime(dots), [await emptyProduct()]);
    expect(output).toHaveLength(0);
  });

  function byteMaker(bytes: 'lower' | 'upper' | 'all') {
    return (at: number) => byteCase(BYTE_OPERATORS[at % 4]!, bytes);
  }
});

describe('faster-runtime', () => {
  const none = new Uint8Array();
  const kernels = {
    sgemm: none,
    depthwise: none,
    qgemm: none,
    logistic: none,
    layerNorm: none,
    minMax: none,
  };
  let original: Uint8Array;
  beforeAll(() => {
    original = originalRuntime();
  });

  it('refuses a runtime of another version instead of changing some function of it', () => {
    const other = original.slice();
    // a byte in the code of the float32 kernel
    const body = readWasmModule(other).bodies[1322]!;
    body[40]! ^= 1;
    expect(() => fasterRuntime(other, kernels, null, [])).toThrow(/onnxruntime-web was changed/);
  });

  it('refuses what is no WASM file', () => {
    expect(() => fasterRuntime(Uint8Array.of(1, 2, 3, 4, 5), kernels, null, [])).toThrow(/no WASM file/);
    expect(() => fasterRuntime(original.subarray(0, 1000), kernels, null, [])).toThrow(/ends too early/);
  });
});
