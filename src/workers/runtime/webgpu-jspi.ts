import * as ort from 'onnxruntime-web/jspi';
import glueUrl from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs?url';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url';
import type { OrtBuild } from './ort-build.ts';

export const build: OrtBuild = { ort, glueUrl, wasmUrl };
