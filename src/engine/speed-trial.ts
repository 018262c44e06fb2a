import { ImageAssistant } from './image-assistant.ts';
import type { EncodedImage, LoadRequest, RuntimeChoice } from './protocol.ts';
import type { Speeds } from './speeds.ts';

/** The engine has had nothing to do for so long before it is measured. */
const REST_MS = 5000;

/** Behind a first one, which compiles shaders and is slow. */
const RUNS = 5;

/** The engine as it is running. */
export interface Contestant {
  readonly choice: RuntimeChoice;
  isBusy(): boolean;
  /** @throws {EngineError} also where it has come to run in another way. */
  encode(pixels: Float32Array<ArrayBuffer>): Promise<EncodedImage>;
}

/**
 * Measures a small model on the graphics card, where it is running, and on the processor, in a worker of its own: on
 * many a small graphics card the processor is faster. Waits until nobody wants anything.
 *
 * @throws {EngineError} if the model does not run on the processor, or the engine has stopped.
 * @throws AbortError when `signal` fires.
 */
export async function measureBoth(
  signal: AbortSignal,
  wasm: LoadRequest,
  webgpu: Contestant,
): Promise<Speeds> {
  await untilRested(signal, webgpu);
  const { widthPx, heightPx } = wasm.manifest.image;
  const pixels = () => new Float32Array(3 * heightPx * widthPx);
  const wasmMs = await onProcessor(signal, wasm, pixels);
  await untilRested(signal, webgpu);
  return { wasmMs, webgpuMs: await leastMs(signal, () => webgpu.encode(pixels())) };
}

async function onProcessor(
  signal: AbortSignal,
  request: LoadRequest,
  pixels: () => Float32Array<ArrayBuffer>,
): Promise<number> {
  const assistant = new ImageAssistant();
  const close = () => assistant.close();
  signal.addEventListener('abort', close, { once: true });
  try {
    await assistant.load(request, null);
    return await leastMs(signal, () => assistant.encode(pixels()));
  } finally {
    signal.removeEventListener('abort', close);
    close();
  }
}

async function leastMs(signal: AbortSignal, encode: () => Promise<EncodedImage>): Promise<number> {
  await encode();
  let least = Infinity;
  for (let run = 0; run < RUNS; run += 1) {
    signal.throwIfAborted();
    least = Math.min(least, (await encode()).elapsedMs);
  }
  return least;
}

async function untilRested(signal: AbortSignal, engine: Contestant): Promise<void> {
  do {
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
    signal.throwIfAborted();
  } while (engine.isBusy());
}
