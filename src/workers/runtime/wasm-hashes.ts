/**
 * SHA-256 of the WASM files of onnxruntime-web 1.30.0: two as the package brings them, three of its plain one with our matrix
 * kernels. The test beside this file makes them anew, so a new version, or another kernel, is taken in with open eyes.
 */
export const WASM_SHA256 = {
  plain: 'eb9586f7cc15b2e9bc09d65651b179449629762ebc8a63cd30a678888e1e24d1',
  unsignedDots: '096cfe2ca81ac0afa6607ce2168343ba7c477d7669f6e3b8f055b45c2851e635',
  signedDots: 'c073584bc1c3bc4f93ae7329d40aaef8110558a580deace724368507bec035a8',
  jspi: 'a54c76f86b0f0d9572380cf1c6292a7b3903716ffcbcd6b0e5c7050bf430eb93',
  asyncify: '39f9f0894d478800487ed9f7dbe92618498db320cf55c8e3d89adff8dce658da',
} as const;
