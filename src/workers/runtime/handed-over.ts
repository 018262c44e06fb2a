import { EngineError, type EngineErrorData } from '../../engine/error-codes.ts';
import type { RuntimeChoice } from '../../engine/protocol.ts';
import { toOutcome } from '../errors.ts';
import { type CompiledRuntime, compileRuntime, type OnRuntimeBytes, runtimeUrl } from './load-runtime.ts';

/**
 * A runtime that one worker fetches and compiles for another, over a port between them.
 *
 * At a second visit Chromium lays down the code that it has kept in the thread that fetches the file, which can do nothing else
 * for a tenth of a second. Meanwhile the other reads its graph. And what fetching leaves in memory goes with the worker.
 */
type News =
  | { kind: 'bytes'; arrivedBytes: number; totalBytes: number }
  | { kind: 'module'; module: WebAssembly.Module }
  | { kind: 'checked' }
  | { kind: 'failed'; error: EngineErrorData };

/** In the worker that compiles. @returns when all is handed over, the runtime or what is wrong with it. */
export async function handOver(runtime: RuntimeChoice['runtime'], port: MessagePort): Promise<void> {
  const tell = (news: News) => port.postMessage(news);
  const onBytes: OnRuntimeBytes = (arrivedBytes, totalBytes) =>
    tell({ kind: 'bytes', arrivedBytes, totalBytes });
  const { module, checked } = compileRuntime({ runtime }, onBytes);
  // without a module it is not waited for
  checked.catch(() => {});
  const outcome = await toOutcome(async () => {
    tell({ kind: 'module', module: await module });
    await checked;
    tell({ kind: 'checked' });
  }, 'RUNTIME_START_FAILED');
  if (!outcome.ok) tell({ kind: 'failed', error: outcome.error });
}

/** In the worker that wants it. */
export function handedOver(
  runtime: RuntimeChoice['runtime'],
  port: MessagePort,
  onBytes: OnRuntimeBytes,
): CompiledRuntime {
  const wait = <Kind extends News['kind']>(kind: Kind) =>
    new Promise<Extract<News, { kind: Kind }>>((resolve, reject) => {
      port.addEventListener('message', ({ data }: MessageEvent<News>) => {
        if (data.kind === kind) resolve(data as Extract<News, { kind: Kind }>);
        if (data.kind === 'failed') reject(EngineError.fromData(data.error));
      });
    });
  port.addEventListener('message', ({ data }: MessageEvent<News>) => {
    if (data.kind === 'bytes') onBytes(data.arrivedBytes, data.totalBytes);
  });
  const module = wait('module').then((news) => news.module);
  const checked = wait('checked').then(() => module);
  // what fails is told to whoever waits for the runtime
  for (const each of [module, checked]) each.catch(() => {});
  port.start();
  return { url: runtimeUrl({ runtime }), module, checked };
}
