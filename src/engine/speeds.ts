/** Milliseconds that the image encoder takes for one picture, the least of several. */
export interface Speeds {
  webgpuMs: number;
  wasmMs: number;
}

/** What was measured on earlier visits. */
export interface SpeedMemory {
  /** @param machine names model, browser and hardware. */
  find(machine: string): Speeds | null;
  keep(machine: string, speeds: Speeds): void;
}

/** A graphics card leaves the cores to decoding and to the page, so they have to be clearly faster than it. */
const CLEARLY = 1.25;

export function isWasmFaster({ webgpuMs, wasmMs }: Speeds): boolean {
  return wasmMs * CLEARLY < webgpuMs;
}
