import { transfer } from 'comlink';
import { type Capabilities, detectCapabilities } from './capabilities.ts';
import type { EngineError } from './error-codes.ts';
import type { CompilerApi, EncoderApi } from './protocol.ts';
import { startCompileWorker, startEncodeWorker } from './start-workers.ts';
import { openWorkerLink, type WorkerLink } from './worker-link.ts';

let worker: WorkerLink<EncoderApi> | null = null;
let capabilities: Promise<Capabilities> | null = null;
/** The engine is there and starts its workers by itself. */
let over = false;

/**
 * Starts the encode worker and looks at the machine, for a script that runs while the page's own is still on its way.
 *
 * @param mayCompile also has the runtime compiled, in a worker of its own, where it is known which one will be wanted. False
 * where the page may be left at once, or has been asked for another runtime.
 */
export function beginEncoder(mayCompile: boolean): void {
  if (over) return;
  const compiler = mayCompile ? openWorkerLink<CompilerApi>(startCompileWorker) : null;
  const encoder = openWorkerLink<EncoderApi>(startEncodeWorker);
  worker = compiler ? endingWith(encoder, compiler) : encoder;
  capabilities = detectCapabilities();
  if (!compiler) return;
  void capabilities.then(({ webgpu }) => {
    // with a graphics card the model decides
    if (webgpu === 'hardware') compiler.close();
    else compileFor(encoder, compiler);
  });
}

/** Whoever loads a model with this encoder hears of what is wrong with the runtime, or that none will come. */
function compileFor(encoder: WorkerLink<EncoderApi>, compiler: WorkerLink<CompilerApi>): void {
  const { port1, port2 } = new MessageChannel();
  encoder.call((api) => api.prepareRuntime('wasm', transfer(port2, [port2]))).catch(() => {});
  const compiling = compiler.call((api) => api.compile('wasm', transfer(port1, [port1])));
  void compiling.then(
    () => compiler.close(),
    // an encoder that waits for a runtime that never comes would wait for ever
    (error: EngineError) => encoder.close(error),
  );
}

/** The first of two workers, with which the second ends. */
function endingWith(first: WorkerLink<EncoderApi>, second: WorkerLink<CompilerApi>): WorkerLink<EncoderApi> {
  return {
    ...first,
    close(reason) {
      second.close(reason);
      first.close(reason);
    },
  };
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
