import type * as OnnxRuntime from 'onnxruntime-web';
import wasmGlueUrl from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import asyncifyGlueUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import asyncifyUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import jspiGlueUrl from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs?url';
import jspiUrl from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url';
import type { RuntimeChoice } from '../../engine/protocol.ts';

/** ONNX Runtime Web's API, of whichever build. */
export type Ort = typeof OnnxRuntime;

/** One build of ONNX Runtime Web. */
export interface OrtBuild {
  /** Its JavaScript, imported on demand, so that a page loads the one that it needs. */
  importApi: () => Promise<Ort>;
  /** Addresses of its glue and its WASM file, known beforehand: the larger file need not wait for the smaller ones. */
  glueUrl: string;
  wasmUrl: string;
}

export const ORT_BUILDS: Readonly<Record<RuntimeChoice['runtime'], OrtBuild>> = {
  wasm: { importApi: () => import('onnxruntime-web/wasm'), glueUrl: wasmGlueUrl, wasmUrl },
  'webgpu-jspi': {
    importApi: () => import('onnxruntime-web/jspi'),
    glueUrl: jspiGlueUrl,
    wasmUrl: jspiUrl,
  },
  'webgpu-asyncify': {
    importApi: () => import('onnxruntime-web/webgpu'),
    glueUrl: asyncifyGlueUrl,
    wasmUrl: asyncifyUrl,
  },
};
