import { familyTest } from './support/families.ts';
import { MIN_IMAGE_COSINE } from './support/goldens.ts';
import { withoutWebgpu } from './support/webgpu-adapter.ts';

/** The fused operators have kernels on WebGPU too; these three families have all of them. q8 never runs there. */
for (const name of ['clip', 'siglip', 'chinese-clip']) {
  familyTest(name, { dtype: 'fp32', device: 'webgpu', minCosine: MIN_IMAGE_COSINE }, withoutWebgpu);
}
