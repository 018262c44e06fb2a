import { expose } from 'comlink';
import { EngineError } from '../engine/error-codes.ts';
import type { EncoderApi } from '../engine/protocol.ts';
import { trustOwnScripts } from '../engine/trusted-scripts.ts';
import { loadEncoders, type LoadedEncoders } from './encoder/load-model.ts';
import { runSelfTest } from './encoder/self-test.ts';
import { openAdapter, underDevice } from './encoder/webgpu-adapter.ts';
import { toOutcome } from './errors.ts';
import { announceLife } from './life-lock.ts';

// ONNX Runtime starts its threads from a script of ours
trustOwnScripts(import.meta.url);

let encoders: LoadedEncoders | null = null;
/** Null where no device is used. */
let loss: Promise<EngineError> | null = null;

function loaded(): LoadedEncoders {
  if (!encoders) throw new EngineError('RUNTIME_RUN_FAILED', 'a model must be loaded first');
  return encoders;
}

const api: EncoderApi = {
  load: (request, onProgress, onFault) =>
    toOutcome(async () => {
      const startedAtMs = performance.now();
      const adapter = await openAdapter(request.choice);
      encoders = await loadEncoders(request, onProgress);
      onProgress({ stage: 'warm-up' });
      const { imageEncoder, textEncoder, ort } = encoders;
      const selfTest = await runSelfTest(request.manifest, request.choice, imageEncoder, textEncoder);
      loss = adapter?.deviceLoss(ort) ?? null;
      void loss?.then((error) => onFault(error.toData()));
      return {
        selfTest,
        adapter: adapter?.description ?? null,
        elapsedMs: performance.now() - startedAtMs,
      };
    }, 'RUNTIME_START_FAILED'),

  encodeImage: (pixels) =>
    toOutcome(
      async () => {
        const startedAtMs = performance.now();
        const embedding = await underDevice(loss, () => loaded().imageEncoder.encode(pixels));
        return { embedding, elapsedMs: performance.now() - startedAtMs };
      },
      'RUNTIME_RUN_FAILED',
      ({ embedding }) => [embedding.buffer],
    ),

  encodeTexts: (texts) =>
    toOutcome(
      () => underDevice(loss, () => loaded().textEncoder.encode(texts)),
      'RUNTIME_RUN_FAILED',
      ({ embeddings }) => [embeddings.buffer],
    ),
};

expose(api);
void announceLife();
