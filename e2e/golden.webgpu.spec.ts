import { goldenTests } from './support/golden-lanes.ts';
import { withoutWebgpu } from './support/webgpu-adapter.ts';

goldenTests('webgpu', withoutWebgpu);
