import { modelKey } from '../clip/model-key.ts';
import type { ModelSource } from '../clip/model-source.ts';
import type { RunnableManifest } from '../clip/runnable-manifest.ts';
import type { Capabilities } from './capabilities.ts';
import type { RuntimeChoice } from './protocol.ts';
import type { Preferences } from './runtime-ladder.ts';
import { isSmallModel } from './small-model.ts';
import { measureBoth, type Contestant } from './speed-trial.ts';
import type { SpeedMemory, Speeds } from './speeds.ts';

/** A model on a machine, and what the person has asked for. */
export interface Case {
  manifest: RunnableManifest;
  machine: Capabilities;
  preferences: Preferences;
}

/** Which of graphics card and processor is faster here: measured once for a model, and remembered. */
export class SpeedBook {
  constructor(private readonly memory: SpeedMemory | null) {}

  /** Null where it was not measured, or where the person has asked for one way. */
  find({ manifest, machine, preferences }: Case): Speeds | null {
    if (!isOurChoice(preferences)) return null;
    return this.memory?.find(nameOf(manifest, machine)) ?? null;
  }

  /**
   * Measures what is not known yet, once the engine rests; the next start goes by it. What cannot be measured stays as
   * it is.
   *
   * @param signal fires when another model is started.
   */
  async settle(
    signal: AbortSignal,
    { manifest, source, machine, preferences }: Case & { source: ModelSource },
    rungs: readonly RuntimeChoice[],
    running: Contestant,
  ): Promise<void> {
    const wasm = rungs.find((choice) => choice.executionProvider === 'wasm');
    if (running.choice.executionProvider !== 'webgpu' || !wasm || !isOurChoice(preferences)) return;
    const name = nameOf(manifest, machine);
    // a larger encoder is faster on any graphics card, and would be in memory twice while it is measured
    if (!this.memory || this.memory.find(name) || !isSmallModel(manifest, wasm.imagePrecision)) return;
    const speeds = await measureBoth(signal, { manifest, source, choice: wasm }, running).catch(() => null);
    if (speeds) this.memory.keep(name, speeds);
  }
}

function isOurChoice({ executionProvider, threads, precision }: Preferences): boolean {
  return executionProvider === null && threads === null && precision === null;
}

/** Another version of the browser may have another speed. */
function nameOf(manifest: RunnableManifest, { adapter, cores }: Capabilities): string {
  return JSON.stringify([modelKey(manifest), adapter, cores, navigator.userAgent]);
}
