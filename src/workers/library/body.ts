import { failed, type FileAddress, PassingFailure } from './ask-server.ts';

/** A connection that brings nothing for so long is taken for dead. */
const SILENCE_MS = 30_000;

/**
 * The body of an answer, piece by piece. Hangs up when the reader stops early.
 *
 * @throws {PassingFailure} when the connection breaks off or falls silent; AbortError when `signal` fires.
 */
export async function* bodyOf(
  response: Response,
  file: FileAddress,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = response.body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const { done, value } = await orSilence(reader.read()).catch((error: unknown) => {
        signal.throwIfAborted();
        throw new PassingFailure(failed(file, `the connection broke off (${String(error)})`));
      });
      if (done) return;
      yield value;
    }
  } finally {
    // after the end or an error there is nothing left to cancel
    reader.cancel().catch(() => {});
  }
}

function orSilence<T>(read: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing came for ${SILENCE_MS / 1000} s`)), SILENCE_MS);
  });
  return Promise.race([read, silence]).finally(() => clearTimeout(timer));
}
