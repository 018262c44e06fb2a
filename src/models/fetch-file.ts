import type { RunnableFile } from '../clip/runnable-manifest.ts';
import { ModelError } from './model-error.ts';
import { sha256Hex } from './sha256.ts';

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
  const first = await fetchBytes(baseUrl, file, options, 'default');
  if (await fits(first, file)) return first;
  // what did not fit does not count as progress
  options.onBytes?.(-first.byteLength);
  const second = await fetchBytes(baseUrl, file, options, 'reload');
  if (await fits(second, file)) return second;
  throw new ModelError('MODEL_CHECKSUM_MISMATCH', file.path, 'SHA-256 differs from the manifest');
}

async function fits(bytes: Uint8Array<ArrayBuffer>, { sha256 }: RunnableFile): Promise<boolean> {
  return sha256 === null || (await sha256Hex(bytes)) === sha256;
}

async function fetchBytes(
  baseUrl: string,
  file: RunnableFile,
  { signal, onBytes }: FetchOptions,
  cache: RequestCache,
): Promise<Uint8Array<ArrayBuffer>> {
  const url = new URL(file.path, baseUrl);
  // for the service worker, which keeps files by their content; a fragment is never sent
  if (file.sha256 !== null) url.hash = `sha256=${file.sha256}${cache === 'reload' ? '&again' : ''}`;
  const response = await request(url, file.path, { cache, ...(signal ? { signal } : {}) });
  const bytes = await readBody(response, file, onBytes);
  if (file.bytes !== null && bytes.byteLength !== file.bytes) {
    throw new ModelError(
      'MODEL_DOWNLOAD_FAILED',
      file.path,
      `expected ${file.bytes} bytes, got ${bytes.byteLength}`,
    );
  }
  return bytes;
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

/** Reads into one buffer of the final size where that is known, so that no second copy is ever made. */
async function readBody(
  response: Response,
  file: RunnableFile,
  onBytes: ((arrivedBytes: number) => void) | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!response.body) return new Uint8Array(await response.arrayBuffer());
  const reader = response.body.getReader();
  const sink = file.bytes === null ? growingSink() : fixedSink(file.bytes, file.path);
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
      if (done) return sink.finish();
      sink.write(value);
      onBytes?.(value.byteLength);
    }
  } finally {
    // hangs up on a file that is too long; after the end or an error there is nothing left to cancel
    reader.cancel().catch(() => {});
  }
}

interface Sink {
  write(chunk: Uint8Array): void;
  finish(): Uint8Array<ArrayBuffer>;
}

function fixedSink(sizeBytes: number, path: string): Sink {
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
    },
    finish: () => buffer.subarray(0, filledBytes),
  };
}

function growingSink(): Sink {
  const chunks: Uint8Array[] = [];
  return {
    write: (chunk) => void chunks.push(chunk),
    finish() {
      const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0));
      let at = 0;
      for (const chunk of chunks) {
        whole.set(chunk, at);
        at += chunk.byteLength;
      }
      return whole;
    },
  };
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
