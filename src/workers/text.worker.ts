import { expose } from 'comlink';
import { EngineError } from '../engine/error-codes.ts';
import type { EncodedTexts, LoadRequest, Outcome } from '../engine/protocol.ts';
import { trustOwnScripts } from '../engine/trusted-scripts.ts';
import { getTextFiles, openTextEncoder, type TextFiles } from './encoder/load-text.ts';
import type { TextEncoder } from './encoder/text-encoder.ts';
import { toOutcome } from './errors.ts';
import { announceLife } from './life-lock.ts';
import { startRuntime } from './runtime/load-runtime.ts';

/**
 * The text encoder of a large model, beside the encode worker that has started this one: fetched, then opened, then
 * asked, one call at a time.
 */
export interface TextEncoderApi {
  /** Answers when all files are there. */
  fetch(request: LoadRequest, onBytes: (arrivedBytes: number) => void): Promise<Outcome<null>>;
  open(module: WebAssembly.Module): Promise<Outcome<null>>;
  encode(texts: string[]): Promise<Outcome<EncodedTexts>>;
}

// ONNX Runtime starts its threads from a script of ours
trustOwnScripts(import.meta.url);

let fetched: { request: LoadRequest; files: TextFiles } | null = null;
let textEncoder: TextEncoder | null = null;

const api: TextEncoderApi = {
  fetch: (request, onBytes) =>
    toOutcome(async () => {
      const files = getTextFiles(request, true, onBytes);
      await Promise.all([files.graph(), files.tokenizerBytes]);
      fetched = { request, files };
      return null;
    }, 'RUNTIME_START_FAILED'),

  open: (module) =>
    toOutcome(async () => {
      if (!fetched) throw new EngineError('RUNTIME_START_FAILED', 'the files must be fetched first');
      const { request, files } = fetched;
      textEncoder = await openTextEncoder(await startRuntime(request.choice, module), request, files);
      fetched = null;
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
