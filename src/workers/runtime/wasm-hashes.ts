import type { RuntimeChoice } from '../../engine/protocol.ts';

/**
 * SHA-256 of the WASM files of onnxruntime-web 1.30.0. The test beside this file compares them with the installed
 * package, so a new version is taken in with open eyes.
 */
export const WASM_SHA256: Record<RuntimeChoice['runtime'], string> = {
  wasm: '3398c10d07d229bd91b364548e130e0e51a8e5704b88c7c083ebbeb78842dee2',
  'webgpu-jspi': 'a54c76f86b0f0d9572380cf1c6292a7b3903716ffcbcd6b0e5c7050bf430eb93',
  'webgpu-asyncify': '39f9f0894d478800487ed9f7dbe92618498db320cf55c8e3d89adff8dce658da',
};
