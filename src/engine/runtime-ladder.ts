import type { ExecutionProvider, Precision } from '../clip/manifest.ts';
import type { RunnableManifest } from '../clip/runnable-manifest.ts';
import type { Capabilities } from './capabilities.ts';
import type { RuntimeChoice } from './protocol.ts';
import { isWasmFaster, type Speeds } from './speeds.ts';

/** What the person asked for in the address; null: our choice. */
export interface Preferences {
  executionProvider: ExecutionProvider | null;
  threads: number | null;
  precision: Precision | null;
}

/** More threads than this made ViT-B/32 slower in every measurement that we know of. */
const MAX_THREADS = 4;

/** Half precision is tried first on WebGPU: half the memory, and the self-test catches drivers that get it wrong. */
const ORDER: Record<ExecutionProvider, Precision[]> = {
  webgpu: ['fp16', 'fp32', 'q4f16', 'q4'],
  wasm: ['fp32', 'q8', 'q4'],
};

/**
 * The ways to run a model here, best first. The engine takes the first one that starts and computes the right
 * numbers. Empty if the model has no file that this machine may run at the precision asked for.
 */
export function runtimeLadder(
  manifest: RunnableManifest,
  capabilities: Capabilities,
  preferences: Preferences,
): RuntimeChoice[] {
  return [
    ...webgpuRungs(manifest, capabilities, preferences),
    ...wasmRungs(manifest, capabilities, preferences),
  ];
}

/** The ways to run a model here, best first, and what was measured of their speed. */
export interface Ladder {
  rungs: RuntimeChoice[];
  /** Null where it was not measured, or does not matter. */
  measured: Speeds | null;
}

/** @param measured an earlier visit's speeds of this model on this machine. */
export function fastestFirst(rungs: RuntimeChoice[], measured: Speeds | null): Ladder {
  const on = (provider: ExecutionProvider) =>
    rungs.filter(({ executionProvider }) => executionProvider === provider);
  const [webgpu, wasm] = [on('webgpu'), on('wasm')];
  if (measured === null || webgpu.length === 0 || wasm.length === 0) return { rungs, measured: null };
  return { rungs: isWasmFaster(measured) ? [...wasm, ...webgpu] : rungs, measured };
}

function webgpuRungs(manifest: RunnableManifest, capabilities: Capabilities, preferences: Preferences) {
  const asked = preferences.executionProvider;
  // asked for, it is tried even where there is none, so that the person reads why it does not run
  if (asked !== 'webgpu' && (asked === 'wasm' || capabilities.webgpu !== 'hardware')) return [];
  const runtime = capabilities.jspi ? ('webgpu-jspi' as const) : ('webgpu-asyncify' as const);
  const { precision } = preferences;
  return precisionsFor('webgpu', manifest.image.files, capabilities, precision).flatMap(
    (imagePrecision): RuntimeChoice[] => {
      const text = textRung(manifest, 'webgpu', capabilities, imagePrecision);
      // the text encoder may have to run on WASM beside it; one thread is enough for a few short labels
      return text ? [{ executionProvider: 'webgpu', runtime, threads: 1, imagePrecision, ...text }] : [];
    },
  );
}

function wasmRungs(manifest: RunnableManifest, capabilities: Capabilities, preferences: Preferences) {
  const threads = threadCount(capabilities, preferences);
  const threadSteps = threads > 1 ? [threads, 1] : [1];
  const { precision } = preferences;
  return precisionsFor('wasm', manifest.image.files, capabilities, precision).flatMap((imagePrecision) => {
    const text = textRung(manifest, 'wasm', capabilities, imagePrecision);
    if (!text) return [];
    return threadSteps.map((count): RuntimeChoice => {
      return { executionProvider: 'wasm', runtime: 'wasm', threads: count, imagePrecision, ...text };
    });
  });
}

function threadCount({ isolated, cores }: Capabilities, { threads }: Preferences): number {
  if (!isolated) return 1;
  return threads ?? Math.min(MAX_THREADS, cores);
}

type Files = RunnableManifest['image']['files'];

function precisionsFor(
  provider: ExecutionProvider,
  files: Files,
  { halfPrecisionShaders }: Capabilities,
  asked: Precision | null,
): Precision[] {
  const offered = inOrder(provider, files)
    .filter((precision) => files[precision]?.executionProviders.includes(provider))
    .filter((precision) => halfPrecisionShaders || (precision !== 'fp16' && precision !== 'q4f16'));
  // a precision that cannot be had, of this tower or on this machine, is replaced by those that can, and shown
  return asked !== null && offered.includes(asked) ? [asked] : offered;
}

/** The usual order, after what the model's author prefers there. */
function inOrder(provider: ExecutionProvider, files: Files): Precision[] {
  const isPreferred = (precision: Precision) => files[precision]?.preferredOn?.includes(provider) ?? false;
  const usual = ORDER[provider];
  return [...usual.filter(isPreferred), ...usual.filter((precision) => !isPreferred(precision))];
}

/** The text encoder's precision: that of the image encoder if there is such a file, else the best there is. */
function textRung(
  manifest: RunnableManifest,
  provider: ExecutionProvider,
  capabilities: Capabilities,
  imagePrecision: Precision,
) {
  const places: ExecutionProvider[] = provider === 'webgpu' ? ['webgpu', 'wasm'] : ['wasm'];
  for (const place of places) {
    const [textPrecision] = precisionsFor(place, manifest.text.files, capabilities, imagePrecision);
    if (textPrecision) return { textPrecision, textExecutionProvider: place };
  }
  return null;
}
