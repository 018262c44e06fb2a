/**
 * SHA-256 of the WASM files of onnxruntime-web 1.30.0: two as the package brings them, three of its plain one with our matrix
 * kernels. The test beside this file makes them anew, so a new version, or another kernel, is taken in with open eyes.
 */
export const WASM_SHA256 = {
  plain: 'b699492a2e8daf734fe85b85933e4ff77981644e52da57684f9b408bdab1a204',
  unsignedDots: 'db5286eb3bcecdbb77696904a8e2f4471b840da8fd80d3b9bc6bd65d2d338512',
  signedDots: '4f76e91e7cb203952eb05f27d9f6cd0ba374ed393abf90437e67e569c2c93a0b',
  jspi: 'a54c76f86b0f0d9572380cf1c6292a7b3903716ffcbcd6b0e5c7050bf430eb93',
  asyncify: '39f9f0894d478800487ed9f7dbe92618498db320cf55c8e3d89adff8dce658da',
} as const;
