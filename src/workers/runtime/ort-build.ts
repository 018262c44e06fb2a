import type * as Ort from 'onnxruntime-web';

/** One build of ONNX Runtime Web: its JavaScript, and where its glue and its WASM file lie. */
export interface OrtBuild {
  ort: typeof Ort;
  glueUrl: string;
  wasmUrl: string;
}
