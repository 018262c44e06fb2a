import { expose } from 'comlink';
import type { CompilerApi } from '../engine/protocol.ts';
import { announceLife } from './life-lock.ts';
import { handOver } from './runtime/handed-over.ts';

const api: CompilerApi = { compile: handOver };

expose(api);
void announceLife();
