import probeUrl from '../../kernels/dot-probe.wasm?url&inline';
import { bytesOfDataUrl, instantiateKernel } from '../../kernels/instantiate-kernel.ts';

interface Probe {
  isExactUnsigned(): number;
  isExactSigned(): number;
  isExactInPairs(): number;
}

/**
 * In which sense the processor's dot product of bytes is exact: of four, the second one counts as unsigned (x64 with AVX-VNNI) or as
 * signed (ARM); or of two, within 16 bits (other x64). All pairs of bytes are tried: 0.5 to 0.7 ms, and 14 in a browser that had
 * just started (Chromium 156, AMD EPYC).
 *
 * @returns null where it is not exact, or there is none (no relaxed SIMD in this browser).
 */
export function exactDots(): 'unsigned' | 'signed' | 'pairs' | null {
  let probe: Probe;
  try {
    probe = instantiateKernel<Probe>(bytesOfDataUrl(probeUrl), new WebAssembly.Memory({ initial: 0 }));
  } catch {
    return null;
  }
  if (probe.isExactUnsigned()) return 'unsigned';
  if (probe.isExactSigned()) return 'signed';
  return probe.isExactInPairs() ? 'pairs' : null;
}
