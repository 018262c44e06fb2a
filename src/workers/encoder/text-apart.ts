import { proxy } from 'comlink';
import { EngineError } from '../../engine/error-codes.ts';
import type { LoadRequest, Outcome } from '../../engine/protocol.ts';
import { onWorkerRequests } from '../../engine/request-report.ts';
import { unwrap } from '../../engine/unwrap.ts';
import { openWorkerLink, type WorkerLink } from '../../engine/worker-link.ts';
import type { TextEncoderApi } from '../text.worker.ts';
import { areSmall, graphsFor } from './graph-files.ts';
import type { TextEncoder } from './text-encoder.ts';

/**
 * Whether the text encoder of this model gets a worker of its own. Large graphs take most of a second each to open,
 * so they are opened side by side; a small one is not worth a second runtime.
 */
export function wantsTextApart({ manifest, choice }: LoadRequest): boolean {
  const onCpu = choice.executionProvider === 'wasm' && choice.textExecutionProvider === 'wasm';
  const { imageFile, textFile } = graphsFor(manifest, choice);
  return onCpu && navigator.hardwareConcurrency > 1 && !areSmall(imageFile, textFile);
}

/** A worker for a text encoder. It starts at once and gets its work when there is some. */
export class TextApart {
  private readonly link: WorkerLink<TextEncoderApi> = openWorkerLink(startTextWorker);

  constructor() {
    // the page hears of the requests of its own workers only
    onWorkerRequests((requests) => postMessage({ requests }));
  }

  /** Resolves when its files are there, so that nothing else has to share the line. @throws {EngineError} */
  async fetch(request: LoadRequest, onBytes: (arrivedBytes: number) => void): Promise<void> {
    await this.ask((api) => api.fetch(request, proxy(onBytes)));
  }

  /** @param module the runtime that the image encoder runs on. @throws {EngineError} what it fails with. */
  async open(module: WebAssembly.Module): Promise<TextEncoder> {
    await this.ask((api) => api.open(module));
    return { encode: (texts) => this.ask((api) => api.encode(texts)) };
  }

  close(): void {
    this.link.close();
  }

  private ask<T>(question: (api: TextEncoderApi) => Promise<Outcome<T>>): Promise<T> {
    return unwrap(this.link.call(question));
  }
}

/** Whether the same may work in the realm of the image encoder. */
export function mayWorkTogether(error: unknown): boolean {
  return error instanceof EngineError && !error.code.startsWith('MODEL_');
}

function startTextWorker(name: string): Worker {
  return new Worker(new URL('../text.worker.ts', import.meta.url), { type: 'module', name });
}
