import type * as OnnxRuntime from 'onnxruntime-web';
import wasmGlueUrl from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import asyncifyGlueUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import asyncifyUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import jspiGlueUrl from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs?url';
import jspiUrl from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url';
// made by scripts/runtime: the plain build with our matrix kernels
import plainUrl from '#runtime/ort-wasm-simd-threaded.wasm?url';
import pairDotsUrl from '#runtime/ort-wasm-simd-threaded.pair-dots.wasm?url';
import signedDotsUrl from '#runtime/ort-wasm-simd-threaded.signed-dots.wasm?url';
import unsignedDotsUrl from '#runtime/ort-wasm-simd-threaded.unsigned-dots.wasm?url';
import type { RuntimeChoice } from '../../engine/protocol.ts';
import { exactDots } from './exact-dots.ts';
import { WASM_HASHES } from './wasm-hashes.ts';

/** ONNX Runtime Web's API, of whichever build. */
export type Ort = typeof OnnxRuntime;

/** One build of ONNX Runtime Web. */
export interface OrtBuild {
  /** Its JavaScript, imported on demand, so that a page loads the one that it needs. */
  importApi: () => Promise<Ort>;
  /** Addresses of its glue and its WASM file, known beforehand: the larger file need not wait for the smaller ones. */
  glueUrl: string;
  /** Looks at the machine: to be asked once. */
  wasm: () => { url: string; hash: string };
}

export const ORT_BUILDS: Readonly<Record<RuntimeChoice['runtime'], OrtBuild>> = {
  wasm: { importApi: () => import('onnxruntime-web/wasm'), glueUrl: wasmGlueUrl, wasm: plainFile },
  'webgpu-jspi': {
    importApi: () => import('onnxruntime-web/jspi'),
    glueUrl: jspiGlueUrl,
    wasm: () => ({ url: jspiUrl, hash: WASM_HASHES.jspi }),
  },
  'webgpu-asyncify': {
    importApi: () => import('onnxruntime-web/webgpu'),
    glueUrl: asyncifyGlueUrl,
    wasm: () => ({ url: asyncifyUrl, hash: WASM_HASHES.asyncify }),
  },
};

/** The plain build that multiplies bytes as fast as this machine does exactly. */
function plainFile(): { url: string; hash: string } {
  const dots = exactDots();
  if (dots === 'unsigned') return { url: unsignedDotsUrl, hash: WASM_HASHES.unsignedDots };
  if (dots === 'signed') return { url: signedDotsUrl, hash: WASM_HASHES.signedDots };
  if (dots === 'pairs') return { url: pairDotsUrl, hash: WASM_HASHES.pairDots };
  return { url: plainUrl, hash: WASM_HASHES.plain };
}
