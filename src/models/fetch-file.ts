import type { RunnableFile } from '../clip/runnable-manifest.ts';
import { freeNow, HeldBytes } from './file-bytes.ts';
import { ModelError } from './model-error.ts';
import { type Sha256, sha256Hex, startSha256 } from './sha256.ts';

export interface FetchOptions {
  signal?: AbortSignal;
  /** Called with the bytes that just arrived, not with the sum. */
  onBytes?: (arrivedBytes: number) => void;
}

/**
 * Fetches one file of a model and checks its size and SHA-256 where the manifest states them. A copy that is not
 * what the manifest says may lie in a cache, from before a deployment: then the server itself is asked, once.
 *
 * @throws {ModelError} `MODEL_NOT_FOUND`, `MODEL_DOWNLOAD_FAILED` or `MODEL_CHECKSUM_MISMATCH`; an abort rejects with AbortError.
 */
export async function fetchModelFile(
  baseUrl: string,
  file: RunnableFile,
  options: FetchOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  return fetchTwice(file, options, async (cache) => {
    const sink = file.bytes === null ? growingSink() : fixedSink(file.bytes, file.path);
    await fetchInto(sink, baseUrl, file, options, cache);
    const bytes = sink.finish();
    demandSize(file, bytes.byteLength);
    const fits = file.sha256 === null || (await sha256Hex(bytes)) === file.sha256;
    return { value: bytes, sizeBytes: bytes.byteLength, fits };
  });
}

/** Up to here a file is gathered in one buffer, for WebCrypto's fast hash; above, in pieces, hashed along. */
const WHOLE_MAX_BYTES = 64 * 1024 * 1024;

/**
 * The same for a file whose parts are read one by one and let go then: a large one is never gathered in one buffer.
 *
 * @throws {ModelError} as `fetchModelFile`.
 */
export async function fetchModelPieces(
  baseUrl: string,
  file: RunnableFile,
  options: FetchOptions = {},
): Promise<HeldBytes> {
  if (file.bytes !== null && file.bytes <= WHOLE_MAX_BYTES) {
    return new HeldBytes([await fetchModelFile(baseUrl, file, options)]);
  }
  return fetchTwice(file, options, async (cache) => {
    const hash = file.sha256 === null ? null : startSha256();
    const sink = gatheringSink(hash);
    await fetchInto(sink, baseUrl, file, options, cache);
    const pieces = sink.finish();
    demandSize(file, pieces.size);
    return { value: pieces, sizeBytes: pieces.size, fits: hash === null || hash.hex() === file.sha256 };
  });
}

/** A cache may hold a file that was damaged or is of another version: once more without it. */
async function fetchTwice<T>(
  file: RunnableFile,
  { onBytes }: FetchOptions,
  attempt: (cache: RequestCache) => Promise<{ value: T; sizeBytes: number; fits: boolean }>,
): Promise<T> {
  const first = await attempt('default');
  if (first.fits) return first.value;
  // what did not fit does not count as progress
  onBytes?.(-first.sizeBytes);
  const second = await attempt('reload');
  if (second.fits) return second.value;
  throw new ModelError('MODEL_CHECKSUM_MISMATCH', file.path, 'SHA-256 differs from the manifest');
}

async function fetchInto(
  sink: ByteSink,
  baseUrl: string,
  file: RunnableFile,
  { signal, onBytes }: FetchOptions,
  cache: RequestCache,
): Promise<void> {
  const url = new URL(file.path, baseUrl);
  // for the service worker, which keeps files by their content; a fragment is never sent
  if (file.sha256 !== null) url.hash = `sha256=${file.sha256}${cache === 'reload' ? '&again' : ''}`;
  const response = await request(url, file.path, { cache, ...(signal ? { signal } : {}) });
  await readBody(response, file, sink, onBytes);
}

function demandSize(file: RunnableFile, receivedBytes: number): void {
  if (file.bytes === null || receivedBytes === file.bytes) return;
  const detail = `expected ${file.bytes} bytes, got ${receivedBytes}`;
  throw new ModelError('MODEL_DOWNLOAD_FAILED', file.path, detail);
}

/** @throws {ModelError} as `fetchModelFile`, and `MODEL_MANIFEST_INVALID` if the file is not JSON. */
export async function fetchModelJson(baseUrl: string, path: string, signal?: AbortSignal): Promise<unknown> {
  const bytes = await fetchModelFile(baseUrl, { path, bytes: null, sha256: null }, signal ? { signal } : {});
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new ModelError('MODEL_MANIFEST_INVALID', path, 'is not valid JSON');
  }
}

async function request(url: URL, path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new ModelError('MODEL_DOWNLOAD_FAILED', path, `the connection failed (${String(error)})`);
  }
  if (response.status === 404) throw new ModelError('MODEL_NOT_FOUND', path, 'HTTP 404');
  if (!response.ok) throw new ModelError('MODEL_DOWNLOAD_FAILED', path, `HTTP ${response.status}`);
  // hosts of single-page apps answer every unknown address with their index page and status 200
  if (response.headers.get('Content-Type')?.startsWith('text/html')) {
    throw new ModelError('MODEL_NOT_FOUND', path, 'the server sent a web page instead of the file');
  }
  return response;
}

async function readBody(
  response: Response,
  file: RunnableFile,
  sink: ByteSink,
  onBytes: ((arrivedBytes: number) => void) | undefined,
): Promise<void> {
  if (!response.body) return sink.write(new Uint8Array(await response.arrayBuffer()));
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        if (isAbort(error)) throw error;
        throw new ModelError(
          'MODEL_DOWNLOAD_FAILED',
          file.path,
          `the connection broke off (${String(error)})`,
        );
      });
      if (done) return;
      sink.write(value);
      onBytes?.(value.byteLength);
    }
  } finally {
    // hangs up on a file that is too long; after the end or an error there is nothing left to cancel
    reader.cancel().catch(() => {});
  }
}

interface ByteSink {
  write(chunk: Uint8Array<ArrayBuffer>): void;
}

interface Sink<T> extends ByteSink {
  finish(): T;
}

/** Into one buffer of the final size, so that no second copy is ever made. */
function fixedSink(sizeBytes: number, path: string): Sink<Uint8Array<ArrayBuffer>> {
  const buffer = new Uint8Array(sizeBytes);
  let filledBytes = 0;
  return {
    write(chunk) {
      if (filledBytes + chunk.byteLength > sizeBytes) {
        throw new ModelError(
          'MODEL_DOWNLOAD_FAILED',
          path,
          `is longer than the ${sizeBytes} bytes of the manifest`,
        );
      }
      buffer.set(chunk, filledBytes);
      filledBytes += chunk.byteLength;
      letGo(chunk);
    },
    finish: () => buffer.subarray(0, filledBytes),
  };
}

/** For small files of unknown size. */
function growingSink(): Sink<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  return {
    write: (chunk) => void chunks.push(chunk),
    finish() {
      const whole = new HeldBytes(chunks);
      whole.keepOnly([{ start: 0, end: whole.size }]);
      return whole.take(0, whole.size);
    },
  };
}

/** A chunk that was copied. One that is a part of a larger buffer may have others beside it. */
function letGo(chunk: Uint8Array<ArrayBuffer>): void {
  if (chunk.byteLength === chunk.buffer.byteLength) freeNow(chunk);
}

/**
 * Large enough that an allocator gives each back to the system as it is freed. Of the chunks of half a megabyte in which
 * a response comes, it would keep the pages: a third of a gigabyte for the file of a ViT-B/32.
 */
const PIECE_BYTES = 8 * 1024 * 1024;

function gatheringSink(hash: Sha256 | null): Sink<HeldBytes> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let filledBytes = PIECE_BYTES;
  return {
    write(chunk) {
      hash?.update(chunk);
      for (let at = 0; at < chunk.length;) {
        if (filledBytes === PIECE_BYTES) {
          pieces.push(new Uint8Array(PIECE_BYTES));
          filledBytes = 0;
        }
        const part = chunk.subarray(at, at + PIECE_BYTES - filledBytes);
        pieces.at(-1)!.set(part, filledBytes);
        filledBytes += part.length;
        at += part.length;
      }
      letGo(chunk);
    },
    finish() {
      const last = pieces.pop();
      return new HeldBytes(last ? [...pieces, last.subarray(0, filledBytes)] : []);
    },
  };
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
