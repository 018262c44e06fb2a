import { expose } from 'comlink';
import { EngineError } from '../engine/error-codes.ts';
import type { EncodedTexts, LoadRequest, Outcome } from '../engine/protocol.ts';
import { trustOwnScripts } from '../engine/trusted-scripts.ts';
import { getTextFiles, openTextEncoder } from './encoder/load-text.ts';
import type { TextEncoder } from './encoder/text-encoder.ts';
import { toOutcome } from './errors.ts';
import { announceLife } from './life-lock.ts';
import { startRuntime } from './runtime/load-runtime.ts';

/** The text encoder of a large model, beside the encode worker that has started this one. One call at a time. */
export interface TextEncoderApi {
  load(
    request: LoadRequest,
    module: WebAssembly.Module,
    onBytes: (arrivedBytes: number) => void,
  ): Promise<Outcome<null>>;
  encode(texts: string[]): Promise<Outcome<EncodedTexts>>;
}

// ONNX Runtime starts its threads from a script of ours
trustOwnScripts(import.meta.url);

let textEncoder: TextEncoder | null = null;

const api: TextEncoderApi = {
  load: (request, module, onBytes) =>
    toOutcome(async () => {
      const files = getTextFiles(request, true, onBytes);
      textEncoder = await openTextEncoder(await startRuntime(request.choice, module), request, files);
      return null;
    }, 'RUNTIME_START_FAILED'),

  encode: (texts) =>
    toOutcome(
      () => {
        if (!textEncoder) throw new EngineError('RUNTIME_RUN_FAILED', 'a model must be loaded first');
        return textEncoder.encode(texts);
      },
      'RUNTIME_RUN_FAILED',
      ({ embeddings }) => [embeddings.buffer],
    ),
};

expose(api);
void announceLife();
