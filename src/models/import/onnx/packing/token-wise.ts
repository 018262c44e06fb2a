import type { NodeHeader } from '../read-graph.ts';

/**
 * How an operator treats values of tokens. `elementwise`, `norm`, `matmul` by constant weights and `weights` work on
 * each token for itself; `matmul` of two values of tokens is half an attention, `attention` a whole one.
 */
export type TokenWise = 'elementwise' | 'norm' | 'matmul' | 'weights' | 'softmax' | 'attention' | 'move';

const ELEMENTWISE = [
  ...['Add', 'Sub', 'Mul', 'Div', 'Pow', 'Sqrt', 'Neg', 'Abs', 'Exp', 'Clip', 'Where', 'IsNaN', 'Max', 'Min'],
  ...['Sigmoid', 'Tanh', 'Erf', 'Relu', 'Gelu', 'FastGelu', 'BiasGelu', 'QuickGelu'],
  ...['Cast', 'Identity', 'DynamicQuantizeLinear', 'DequantizeLinear', 'QuantizeLinear'],
];

/** Every operator that may stand on the way of the tokens. */
export const TOKEN_WISE: Readonly<Record<string, TokenWise>> = {
  ...Object.fromEntries(ELEMENTWISE.map((opType) => [opType, 'elementwise' as const])),
  LayerNormalization: 'norm',
  SkipLayerNormalization: 'norm',
  ReduceMean: 'norm',
  ReduceL2: 'norm',
  MatMul: 'matmul',
  MatMulInteger: 'matmul',
  MatMulNBits: 'weights',
  Gemm: 'weights',
  Softmax: 'softmax',
  MultiHeadAttention: 'attention',
  Reshape: 'move',
  Transpose: 'move',
  Unsqueeze: 'move',
  Squeeze: 'move',
  Flatten: 'move',
  Expand: 'move',
};

/** Which input of MultiHeadAttention is added to the scores. */
export const MULTI_HEAD_BIAS = 5;

/** Plain attention: no mask of its own, nothing from an earlier run, and no causal mask beside the one that is added. */
export function isMultiHeadAttention({ inputs, outputs, integers }: NodeHeader): boolean {
  const has = (index: number) => (inputs[index] ?? '') !== '';
  const ownMask = integers.get('unidirectional')?.[0] ?? 0;
  return !has(4) && inputs.length <= MULTI_HEAD_BIAS + 1 && outputs.length === 1 && ownMask === 0;
}

/** Whether a Softmax, a norm or a mean goes over the last axis alone. */
export function isOverLastAxis(
  { opType, inputs, integers }: NodeHeader,
  constants: ReadonlyMap<string, readonly number[]>,
): boolean {
  // its operator has no other
  if (opType === 'SkipLayerNormalization') return true;
  if (opType === 'LayerNormalization') return (integers.get('axis')?.[0] ?? -1) === -1;
  if (opType === 'Softmax') return integers.get('axis')?.[0] === -1;
  const axes = integers.get('axes') ?? constants.get(inputs[1] ?? '') ?? [];
  return axes.length === 1 && axes[0] === -1;
}
