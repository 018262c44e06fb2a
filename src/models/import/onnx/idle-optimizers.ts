import type { GraphIndex, NodeHeader } from './read-graph.ts';

/**
 * Optimisers of ONNX Runtime 1.30 (names as in its sources), each with the operators of which one must be there for it to find
 * anything. Only those whose operators no other optimiser makes.
 */
const LOOKS_FOR: Readonly<Record<string, readonly string[]>> = {
  BiasDropoutFusion: ['Dropout'],
  DoubleQDQPairsRemover: ['QuantizeLinear'],
  DynamicQuantizeMatMulFusion: ['MatMulInteger'],
  FastGeluFusion: ['Tanh'],
  GeluFusionL1: ['Erf'],
  GeluFusionL2: ['Erf'],
  GroupQueryAttentionFusion: ['GroupQueryAttention'],
  GroupQueryAttentionPreNormFusion: ['GroupQueryAttention'],
  LayerNormFusionL1: ['ReduceMean'],
  LayerNormFusionL2: ['ReduceMean'],
  MatMulIntegerToFloatFusion: ['MatMulInteger'],
  MatMulNBitsFusion: ['MatMulNBits'],
  QDQFinalCleanupTransformer: ['QuantizeLinear', 'DequantizeLinear'],
  QuickGeluFusion: ['Sigmoid'],
  SimplifiedLayerNormFusion: ['ReduceMean'],
  SliceConcatToSpaceToDepthFusion: ['Slice'],
};

/** Look for attention: three products of one value, or one product that is split. */
const FOR_ATTENTION = ['AttentionFusion', 'EmbedLayerNormFusion'];
/** What a normalisation is made of that the first of these knows, and how a product of all three is taken apart. */
const BESIDE_ATTENTION = ['ReduceMean', 'ReduceL2', 'Split', 'Squeeze', 'Attention'];

const KNOWN_DOMAINS = ['', 'ai.onnx', 'com.microsoft'];
const WITH_INNER_GRAPHS = ['If', 'Loop', 'Scan', 'SequenceMap'];

/**
 * Optimisers that would look through this graph and find nothing. On a first visit the browser compiles each of them, so without
 * them the start of a ViT-B/32 takes a twentieth less processor time (docs/PERFORMANCE.md).
 *
 * @returns names for the session option `optimization.disable_specified_optimizers`; none where the graph has inner graphs or
 * functions, which are not looked into here.
 */
export function idleOptimizers({ items, opsets }: GraphIndex): string[] {
  const nodes = items.flatMap((item) => (item.kind === 'node' ? [item.node] : []));
  const operators = new Set(nodes.map(({ opType }) => opType));
  const has = (names: readonly string[]) => names.some((name) => operators.has(name));
  if (has(WITH_INNER_GRAPHS) || ![...opsets.keys()].every((domain) => KNOWN_DOMAINS.includes(domain)))
    return [];
  const idle = Object.keys(LOOKS_FOR).filter((name) => !has(LOOKS_FOR[name]!));
  return has(BESIDE_ATTENTION) || isSharedByProducts(nodes) ? idle : [...idle, ...FOR_ATTENTION];
}

/**
 * Whether three products and something else read the same value, as in a block that normalises last (BERT). In one that
 * normalises first (CLIP) nothing but the products reads it, and that is no attention to ONNX Runtime.
 */
function isSharedByProducts(nodes: readonly NodeHeader[]): boolean {
  const readers = new Map<string, { products: number; others: number }>();
  for (const { opType, inputs } of nodes) {
    for (const name of new Set(inputs)) {
      const count = readers.get(name) ?? { products: 0, others: 0 };
      count[opType.startsWith('MatMul') || opType === 'Gemm' ? 'products' : 'others'] += 1;
      readers.set(name, count);
    }
  }
  return [...readers.values()].some(({ products, others }) => products >= 3 && others > 0);
}
