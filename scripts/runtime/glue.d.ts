/** The script that comes with the plain runtime's WASM file, as far as `started-memory.ts` uses it. */
declare module 'onnxruntime-web/ort-wasm-simd-threaded.mjs' {
  export interface Glue {
    _OrtInit(threads: number, loggingLevel: number): number;
    _OrtCreateSessionOptions(...options: number[]): number;
    _OrtCreateSession(model: number, modelBytes: number, options: number): number;
    _OrtReleaseSession(session: number): number;
    _OrtReleaseSessionOptions(options: number): number;
    _malloc(bytes: number): number;
    _free(address: number): void;
  }

  export interface Imports {
    a: Record<string, WebAssembly.ImportValue> & { a: WebAssembly.Memory };
  }

  export default function start(options: {
    numThreads: number;
    instantiateWasm: (imports: Imports, receive: (instance: WebAssembly.Instance) => void) => void;
  }): Promise<Glue>;
}
