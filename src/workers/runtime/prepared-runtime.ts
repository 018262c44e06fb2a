import type { RuntimeChoice } from '../../engine/protocol.ts';
import type { CompiledRuntime, OnRuntimeBytes } from './load-runtime.ts';
import { ORT_BUILDS } from './ort-builds.ts';

/** A runtime that is fetched and compiled, perhaps before a model asks for it. */
export class PreparedRuntime {
  readonly compiled: CompiledRuntime;
  private arrivedBytes = 0;
  private totalBytes = 0;
  private onBytes: OnRuntimeBytes = () => {};

  /** @param compile begins to fetch and compile it, or has another worker do that. */
  constructor(
    private readonly runtime: RuntimeChoice['runtime'],
    compile: (onBytes: OnRuntimeBytes) => CompiledRuntime,
  ) {
    this.compiled = compile((arrivedBytes, totalBytes) => {
      this.arrivedBytes += arrivedBytes;
      this.totalBytes = totalBytes;
      this.onBytes(arrivedBytes, totalBytes);
    });
    // what fails is told when a model is loaded
    const { module, checked } = this.compiled;
    const { importApi, glueUrl } = ORT_BUILDS[runtime];
    // the runtime's own script asks for its glue only when it has the module
    const glue = import(/* @vite-ignore */ new URL(glueUrl, import.meta.url).href) as Promise<unknown>;
    for (const early of [module, checked, importApi(), glue]) early.catch(() => {});
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
