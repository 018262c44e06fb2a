/**
 * SHA-256 of the WASM files of onnxruntime-web 1.30.0: two as the package brings them, three of its plain one with our matrix
 * kernels. The test beside this file makes them anew, so a new version, or another kernel, is taken in with open eyes.
 */
export const WASM_SHA256 = {
  plain: '3f675db0383b28430a8da78b7d9573cd5eb2f9fe166c64ecf620c8bc92d47b21',
  unsignedDots: '730d14e3a4e68bbc8a6e570bccc6391bd33f4b0743b7a5ff13c989d2fd29f9f1',
  signedDots: 'bb4182af5be89aa80d25b2fb68fc71fbaafddc906c94fc4a0fb8a46d54ea5ae0',
  jspi: 'a54c76f86b0f0d9572380cf1c6292a7b3903716ffcbcd6b0e5c7050bf430eb93',
  asyncify: '39f9f0894d478800487ed9f7dbe92618498db320cf55c8e3d89adff8dce658da',
} as const;
