import type { Precision } from '../clip/manifest.ts';
import type { EngineState } from '../engine/engine-state.ts';

/**
 * Tells when a model comes back in another precision than it ran in before, for instance after a fallback from
 * WebGPU to WASM: its numbers are others then, and must not stand beside the old ones.
 */
export function precisionWatch(): (state: EngineState) => boolean {
  const precisions = new Map<string, Precision>();
  return (state) => {
    if (state.kind !== 'ready') return false;
    const { modelKey, choice } = state;
    const before = precisions.get(modelKey);
    precisions.set(modelKey, choice.imagePrecision);
    return before !== undefined && before !== choice.imagePrecision;
  };
}
