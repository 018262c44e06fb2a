import { transfer } from 'comlink';
import { EngineError, type EngineErrorCode } from '../engine/error-codes.ts';
import type { Outcome } from '../engine/protocol.ts';
import { ModelError } from '../models/model-error.ts';

/**
 * Runs `work` and turns whatever it throws into an error value: only values cross the thread.
 *
 * @param fallback the code of an error that has none of its own.
 * @param buffersOf the buffers in the value that are transferred instead of copied.
 */
export async function toOutcome<T>(
  work: () => Promise<T> | T,
  fallback: EngineErrorCode,
  buffersOf: (value: T) => Transferable[] = () => [],
): Promise<Outcome<T>> {
  try {
    const value = await work();
    return transfer({ ok: true, value }, buffersOf(value));
  } catch (error) {
    return { ok: false, error: toEngineError(error, fallback).toData() };
  }
}

function toEngineError(error: unknown, fallback: EngineErrorCode): EngineError {
  if (error instanceof EngineError) return error;
  if (error instanceof ModelError)
    return new EngineError(error.code, error.message, { file: error.file, ...error.facts });
  const detail = error instanceof Error ? error.message : String(error);
  return new EngineError(isOutOfMemory(detail) ? 'RUNTIME_OUT_OF_MEMORY' : fallback, detail);
}

/** How V8, SpiderMonkey, JavaScriptCore and ONNX Runtime say that there is no memory left. */
const OUT_OF_MEMORY =
  /bad_alloc|out of memory|allocation failed|could not allocate|memory access out of bounds|OOM/i;

function isOutOfMemory(detail: string): boolean {
  return OUT_OF_MEMORY.test(detail);
}
