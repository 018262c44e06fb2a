import { familyNames, familyTest } from './support/families.ts';
import { MIN_IMAGE_COSINE } from './support/goldens.ts';

/**
 * Every family that scripts/export-onnx exports, tiny and with random weights, in the built app: tokenizers (CLIP's
 * BPE, unigram, BPE with bytes, WordPiece), fused operators, padding, masks, both heads, and q8 graphs.
 */

const never = () => Promise.resolve(null);

for (const name of await familyNames()) {
  familyTest(name, { dtype: 'fp32', device: 'wasm', minCosine: MIN_IMAGE_COSINE }, never);
  familyTest(name, { dtype: 'q8', device: 'wasm', minCosine: 0.99 }, never);
}
