import { EngineError } from '../../engine/error-codes.ts';
import type { RuntimeChoice } from '../../engine/protocol.ts';
import { sha256Hex } from '../../models/sha256.ts';
import type { OrtBuild } from './ort-build.ts';
import { WASM_SHA256 } from './wasm-hashes.ts';

/** Imported on demand, so that a page loads the one runtime file that it needs. */
const BUILDS: Record<RuntimeChoice['runtime'], () => Promise<{ build: OrtBuild }>> = {
  wasm: () => import('./wasm.ts'),
  'webgpu-jspi': () => import('./webgpu-jspi.ts'),
  'webgpu-asyncify': () => import('./webgpu-asyncify.ts'),
};

/** Slow phones take many seconds to compile 14 MB of WASM. */
const START_TIMEOUT_MS = 60_000;

/**
 * Loads one build of ONNX Runtime Web and prepares it for this realm. A realm takes one build only: a failed
 * start is sticky, so another choice needs another worker.
 *
 * @param onBytes called with the bytes of the WASM file as they arrive.
 * @throws {EngineError} `RUNTIME_DOWNLOAD_FAILED`
 */
export async function loadRuntime(
  choice: RuntimeChoice,
  onBytes: (arrivedBytes: number, totalBytes: number) => void,
): Promise<OrtBuild['ort']> {
  const { build } = await BUILDS[choice.runtime]();
  build.ort.env.logLevel = 'error';
  const wasm = build.ort.env.wasm;
  wasm.numThreads = choice.threads;
  // a thread whose script does not arrive leaves ONNX Runtime waiting for ever; the ladder has other choices
  wasm.initTimeout = START_TIMEOUT_MS;
  // a worker has no document, and we are in a worker already
  wasm.proxy = false;
  wasm.wasmPaths = { mjs: absolute(build.glueUrl), wasm: absolute(build.wasmUrl) };
  // fetched by us for the progress and for a clear error when a server answers with something else
  wasm.wasmBinary = await fetchWasm(absolute(build.wasmUrl), WASM_SHA256[choice.runtime], onBytes);
  return build.ort;
}

function absolute(url: string): string {
  return new URL(url, import.meta.url).href;
}

const WASM_MAGIC = [0x00, 0x61, 0x73, 0x6d];

async function fetchWasm(
  url: string,
  wantedSha256: string,
  onBytes: (arrivedBytes: number, totalBytes: number) => void,
): Promise<ArrayBuffer> {
  const response = await fetch(url).catch((error: unknown) => {
    throw new EngineError('RUNTIME_DOWNLOAD_FAILED', `${url}: ${String(error)}`);
  });
  if (!response.ok || !response.body) {
    throw new EngineError('RUNTIME_DOWNLOAD_FAILED', `${url}: HTTP ${response.status}`);
  }
  const totalBytes = Number(response.headers.get('Content-Length') ?? 0);
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      onBytes(chunk.byteLength, totalBytes);
      controller.enqueue(chunk);
    },
  });
  const binary = await new Response(response.body.pipeThrough(counter)).arrayBuffer();
  const head = new Uint8Array(binary, 0, Math.min(4, binary.byteLength));
  if (!WASM_MAGIC.every((byte, index) => head[index] === byte)) {
    throw new EngineError('RUNTIME_DOWNLOAD_FAILED', `${url}: the server did not send a WASM file`);
  }
  if ((await sha256Hex(new Uint8Array(binary))) !== wantedSha256) {
    throw new EngineError('RUNTIME_DOWNLOAD_FAILED', `${url}: arrived damaged, or is another version`);
  }
  return binary;
}
