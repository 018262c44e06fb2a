import { failed, type FileAddress, PassingFailure } from './ask-server.ts';

/** A connection that brings nothing for so long is taken for dead. */
const SILENCE_MS = 30_000;

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * The body of an answer, piece by piece. Hangs up when the reader stops early.
 *
 * @throws {PassingFailure} when the connection breaks off or falls silent; AbortError when `signal` fires.
 */
export async function* bodyOf(
  response: Response,
  file: FileAddress,
  signal: AbortSignal,
): AsyncGenerator<Bytes> {
  const reader = response.body?.getReader();
  if (reader) yield* pieces(reader, () => reader.read(), file, signal);
}

const ROOM_BYTES = 1024 * 1024;

/**
 * The same through one room that is used again: a piece is there until the next one is asked for. Fresh memory for
 * every piece of a large file costs more than all else that is done with it.
 */
export async function* passingBodyOf(
  response: Response,
  file: FileAddress,
  signal: AbortSignal,
): AsyncGenerator<Bytes> {
  const reader = response.body && byteReader(response.body);
  if (!reader) {
    yield* bodyOf(response, file, signal);
    return;
  }
  let room = new Uint8Array(ROOM_BYTES);
  const read = async () => {
    const { done, value } = await reader.read(room);
    if (done) return { done, value: undefined };
    room = new Uint8Array(value.buffer);
    return { done, value };
  };
  yield* pieces(reader, read, file, signal);
}

/** @returns null where bodies of answers cannot be read into a given room (Safari). */
function byteReader(body: ReadableStream<Bytes>): ReadableStreamBYOBReader | null {
  try {
    return body.getReader({ mode: 'byob' });
  } catch {
    return null;
  }
}

async function* pieces(
  reader: { cancel: () => Promise<void> },
  read: () => Promise<ReadableStreamReadResult<Bytes>>,
  file: FileAddress,
  signal: AbortSignal,
): AsyncGenerator<Bytes> {
  try {
    for (;;) {
      const { done, value } = await orSilence(read()).catch((error: unknown) => {
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
