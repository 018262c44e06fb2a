import { type Capabilities, detectCapabilities } from './capabilities.ts';
import type { EncoderApi } from './protocol.ts';
import { startEncodeWorker } from './start-workers.ts';
import { openWorkerLink, type WorkerLink } from './worker-link.ts';

let worker: WorkerLink<EncoderApi> | null = null;
let capabilities: Promise<Capabilities> | null = null;
/** The engine is there and starts its workers by itself. */
let over = false;

/**
 * Starts the encode worker and looks at the machine, for a script that runs while the page's own is still on its way.
 *
 * @param mayCompile also compiles the runtime, where it is known which one will be wanted. False where the page may be left
 * at once, or has been asked for another runtime.
 */
export function beginEncoder(mayCompile: boolean): void {
  if (over) return;
  const link = openWorkerLink<EncoderApi>(startEncodeWorker);
  worker = link;
  capabilities = detectCapabilities();
  if (!mayCompile) return;
  const prepare = capabilities.then(({ webgpu }) => {
    // with a graphics card the model decides
    if (webgpu !== 'hardware') return link.call((api) => api.prepareRuntime('wasm'));
  });
  // whoever loads a model with this worker hears of it
  prepare.catch(() => {});
}

/** The worker that was begun, for whoever asks first; null where there is none. */
export function takeEarlyEncoder(): WorkerLink<EncoderApi> | null {
  const taken = worker;
  worker = null;
  over = true;
  return taken;
}

/** What was found out about the machine; it may be another one when it is asked for again, so then it is looked at anew. */
export function takeCapabilities(): Promise<Capabilities> {
  const taken = capabilities ?? detectCapabilities();
  capabilities = null;
  return taken;
}
