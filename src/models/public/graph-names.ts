import type { ExecutionProvider, Precision } from '../../clip/manifest.ts';

/** How the files of a public ONNX model are named: `onnx/<graph><suffix>.onnx`. */

export const GRAPHS = { image: 'vision_model', text: 'text_model', combined: 'model' } as const;

/** Suffix -> precision, the better ones of a precision first. */
const SUFFIXES: readonly (readonly [string, Precision])[] = [
  ['', 'fp32'],
  ['_fp16', 'fp16'],
  ['_quantized', 'q8'],
  ['_int8', 'q8'],
  ['_uint8', 'q8'],
  ['_q4', 'q4'],
  ['_bnb4', 'q4'],
  ['_q4f16', 'q4f16'],
];

/** The reasons are in docs/ARCHITECTURE.md, "Precision rules". */
const PROVIDERS: Readonly<Record<Precision, ExecutionProvider[]>> = {
  fp32: ['webgpu', 'wasm'],
  fp16: ['webgpu'],
  q8: ['wasm'],
  q4: ['webgpu', 'wasm'],
  q4f16: ['webgpu'],
};

export interface NamedGraph {
  path: string;
  precision: Precision;
  executionProviders: ExecutionProvider[];
}

/** The paths at which a graph may lie, the best one of each precision first. */
export function graphPaths(stem: (typeof GRAPHS)[keyof typeof GRAPHS]): NamedGraph[] {
  return SUFFIXES.map(([suffix, precision]) => ({
    path: `onnx/${stem}${suffix}.onnx`,
    precision,
    // the operator of bitsandbytes is not in the WebGPU build
    executionProviders: suffix === '_bnb4' ? ['wasm'] : PROVIDERS[precision],
  }));
}
