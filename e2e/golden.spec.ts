import { goldenTests } from './support/golden-lanes.ts';

goldenTests('wasm', () => Promise.resolve(null));
