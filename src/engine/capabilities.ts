/** What this browser on this machine can do, as far as it matters for the choice of a runtime. */
export interface Capabilities {
  /** `software`: an adapter that computes on the CPU; right numbers, useless speed. */
  webgpu: 'hardware' | 'software' | 'none';
  /** Its own words for itself; null where there is none. */
  adapter: string | null;
  halfPrecisionShaders: boolean;
  /** JavaScript Promise Integration: a smaller and faster WebGPU build can be used. */
  jspi: boolean;
  /** Cross-origin isolated: SharedArrayBuffer, and with it threads, exist. */
  isolated: boolean;
  cores: number;
}

export async function detectCapabilities(): Promise<Capabilities> {
  const adapter = await findAdapter();
  return {
    webgpu: adapter === null ? 'none' : isSoftware(adapter) ? 'software' : 'hardware',
    adapter: adapter && wordsOf(adapter),
    halfPrecisionShaders: adapter?.features.has('shader-f16') ?? false,
    jspi: 'Suspending' in WebAssembly,
    isolated: globalThis.crossOriginIsolated,
    cores: navigator.hardwareConcurrency || 1,
  };
}

async function findAdapter(): Promise<GPUAdapter | null> {
  // typed as always there, but many browsers have none, and some throw where graphics are blocked
  const gpu = navigator.gpu as GPU | undefined;
  try {
    return (await gpu?.requestAdapter({ powerPreference: 'high-performance' })) ?? null;
  } catch {
    return null;
  }
}

/** Safari had versions without adapter.info. */
type AdapterInfo = (GPUAdapterInfo & { isFallbackAdapter?: boolean }) | undefined;

function isSoftware(adapter: GPUAdapter): boolean {
  const info = adapter.info as AdapterInfo;
  return info?.isFallbackAdapter === true || /swiftshader|llvmpipe|software/i.test(wordsOf(adapter));
}

function wordsOf(adapter: GPUAdapter): string {
  const info = adapter.info as AdapterInfo;
  return `${info?.vendor ?? ''} ${info?.architecture ?? ''} ${info?.description ?? ''}`;
}
