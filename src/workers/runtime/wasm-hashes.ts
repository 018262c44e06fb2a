/**
 * SHA-256 of the WASM files of onnxruntime-web 1.30.0: two as the package brings them, three of its plain one with our matrix
 * kernels. The test beside this file makes them anew, so a new version, or another kernel, is taken in with open eyes.
 */
export const WASM_SHA256 = {
  plain: '2ab668080ac7d0c82d5d462e27501c94216bd155f6f0e55ab88d4e2e78ab7ca4',
  unsignedDots: '53b56d551248aa721b2a7d33617adcf158831646d2cd5361fbd8e1af08834b95',
  signedDots: '3b0f5775a98fd4a993f5abd3d5398c132ae4b4c3b9cb9d3dc44ebcfb8140cc90',
  jspi: 'a54c76f86b0f0d9572380cf1c6292a7b3903716ffcbcd6b0e5c7050bf430eb93',
  asyncify: '39f9f0894d478800487ed9f7dbe92618498db320cf55c8e3d89adff8dce658da',
} as const;
