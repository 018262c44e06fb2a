import { EngineError } from './error-codes.ts';
import type { Outcome } from './protocol.ts';

/** The value of a worker's answer. @throws {EngineError} rebuilt from the error value that crossed the thread. */
export async function unwrap<T>(answer: Promise<Outcome<T>>): Promise<T> {
  const outcome = await answer;
  if (!outcome.ok) throw EngineError.fromData(outcome.error);
  return outcome.value;
}
