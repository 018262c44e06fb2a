import { expose } from 'comlink';
import { EngineError } from '../engine/error-codes.ts';
import type { EncoderApi, RuntimeChoice } from '../engine/protocol.ts';
import { trustOwnScripts } from '../engine/trusted-scripts.ts';
import type { ImageEncoder } from './encoder/image-encoder.ts';
import { loadEncoders, loadImageEncoder } from './encoder/load-model.ts';
import { probePixels, testImageEncoder, testTextEncoder } from './encoder/self-test.ts';
import type { TextEncoder } from './encoder/text-encoder.ts';
import { openAdapter, underDevice } from './encoder/webgpu-adapter.ts';
import { toOutcome } from './errors.ts';
import { announceLife } from './life-lock.ts';
import { PreparedRuntime } from './runtime/prepared-runtime.ts';

// ONNX Runtime starts its threads from a script of ours
trustOwnScripts(import.meta.url);

let imageEncoder: ImageEncoder | null = null;
let textEncoder: TextEncoder | null = null;
let fetchText: () => Promise<unknown> = () => Promise.resolve();
/** Opens the text encoder, and tells its cosine in the self-test. */
let openText: (() => Promise<number | null>) | null = null;
let compiled: WebAssembly.Module | null = null;
let prepared: PreparedRuntime | null = null;
/** Null where no device is used. */
let loss: Promise<EngineError> | null = null;

function loaded<T>(part: T | null): T {
  if (!part) throw new EngineError('RUNTIME_RUN_FAILED', 'a model must be loaded first');
  return part;
}

/** Work for the time in which the thread would wait. */
async function meanwhile<T>(work: () => T): Promise<T> {
  // what was begun before comes first
  await Promise.resolve();
  return work();
}

/** The one that was asked for beforehand, if it is the right one. */
function runtimeFor(choice: RuntimeChoice): PreparedRuntime {
  return prepared?.isFor(choice) ? prepared : new PreparedRuntime(choice.runtime);
}

const api: EncoderApi = {
  prepareRuntime: (runtime) =>
    toOutcome(() => {
      prepared ??= new PreparedRuntime(runtime);
      return null;
    }, 'RUNTIME_START_FAILED'),

  load: (request, onProgress, onFault) =>
    toOutcome(async () => {
      const startedAtMs = performance.now();
      const adapter = await openAdapter(request.choice);
      const { manifest, choice } = request;
      const [encoders, pixels] = await Promise.all([
        loadEncoders(request, runtimeFor(choice), onProgress),
        meanwhile(() => probePixels(manifest)),
      ]);
      ({ imageEncoder, compiled, fetchText } = encoders);
      const text = request.textLater ? null : await encoders.openText();
      onProgress({ stage: 'warm-up' });
      const imageCosine = await testImageEncoder(manifest, choice, imageEncoder, pixels);
      openText = async () => {
        textEncoder = text ?? (await encoders.openText());
        return testTextEncoder(manifest, choice, textEncoder);
      };
      const textCosine = request.textLater ? 'later' : await openText();
      loss = adapter?.deviceLoss(encoders.ort) ?? null;
      void loss?.then((error) => onFault(error.toData()));
      return {
        selfTest: { imageCosine, textCosine },
        adapter: adapter?.description ?? null,
        elapsedMs: performance.now() - startedAtMs,
      };
    }, 'RUNTIME_START_FAILED'),

  fetchText: () =>
    toOutcome(async () => {
      await fetchText();
      return null;
    }, 'MODEL_DOWNLOAD_FAILED'),

  openText: () => toOutcome(() => underDevice(loss, () => loaded(openText)()), 'RUNTIME_START_FAILED'),

  compiledRuntime: () => toOutcome(() => loaded(compiled), 'RUNTIME_RUN_FAILED'),

  loadImageEncoder: (request, module) =>
    toOutcome(async () => {
      const [encoder, pixels] = await Promise.all([
        loadImageEncoder(request, module),
        meanwhile(() => probePixels(request.manifest)),
      ]);
      imageEncoder = encoder;
      await testImageEncoder(request.manifest, request.choice, imageEncoder, pixels);
      return null;
    }, 'RUNTIME_START_FAILED'),

  encodeImage: (pixels) =>
    toOutcome(
      async () => {
        const startedAtMs = performance.now();
        const embedding = await underDevice(loss, () => loaded(imageEncoder).encode(pixels));
        return { embedding, elapsedMs: performance.now() - startedAtMs };
      },
      'RUNTIME_RUN_FAILED',
      ({ embedding }) => [embedding.buffer],
    ),

  encodeTexts: (texts) =>
    toOutcome(
      () => underDevice(loss, () => loaded(textEncoder).encode(texts)),
      'RUNTIME_RUN_FAILED',
      ({ embeddings }) => [embeddings.buffer],
    ),
};

expose(api);
void announceLife();
