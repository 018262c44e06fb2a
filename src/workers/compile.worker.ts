import { expose } from 'comlink';
import type { CompilerApi } from '../engine/protocol.ts';
import { announceLife } from './life-lock.ts';
import { whenReported } from './report-requests.ts';
import { handOver } from './runtime/handed-over.ts';
import { runtimeUrl } from './runtime/load-runtime.ts';

const api: CompilerApi = {
  async compile(runtime, port) {
    await handOver(runtime, port);
    // the page ends this worker now
    await whenReported(runtimeUrl({ runtime }));
  },
};

expose(api);
void announceLife();
