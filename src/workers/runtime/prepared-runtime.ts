import type { RuntimeChoice } from '../../engine/protocol.ts';
import { type CompiledRuntime, compileRuntime, type OnRuntimeBytes } from './load-runtime.ts';
import { ORT_BUILDS } from './ort-builds.ts';

/** A runtime that is fetched and compiled, perhaps before a model asks for it. */
export class PreparedRuntime {
  readonly compiled: CompiledRuntime;
  private arrivedBytes = 0;
  private totalBytes = 0;
  private onBytes: OnRuntimeBytes = () => {};

  constructor(private readonly runtime: RuntimeChoice['runtime']) {
    this.compiled = compileRuntime({ runtime }, (arrivedBytes, totalBytes) => {
      this.arrivedBytes += arrivedBytes;
      this.totalBytes = totalBytes;
      this.onBytes(arrivedBytes, totalBytes);
    });
    // what fails is told when a model is loaded
    const { module, checked } = this.compiled;
    for (const early of [module, checked, ORT_BUILDS[runtime].importApi()]) early.catch(() => {});
  }

  isFor({ runtime }: Pick<RuntimeChoice, 'runtime'>): boolean {
    return runtime === this.runtime;
  }

  /** From now on tells of its bytes, those that are here already included. */
  watch(onBytes: OnRuntimeBytes): void {
    this.onBytes = onBytes;
    if (this.arrivedBytes > 0) onBytes(this.arrivedBytes, this.totalBytes);
  }
}
