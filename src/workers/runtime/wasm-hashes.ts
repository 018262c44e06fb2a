/**
 * SHA-256 of the WASM files of onnxruntime-web 1.30.0: two as the package brings them, three of its plain one with our matrix
 * kernels. The test beside this file makes them anew, so a new version, or another kernel, is taken in with open eyes.
 */
export const WASM_SHA256 = {
  plain: 'd496a992b856b8a417e795954998920d479016e7f7fd89ae596bfd5daab56ed9',
  unsignedDots: 'c9ac61744259df49aeba41febf8ece21dbbf9a631db47441796e8f13881e7501',
  signedDots: '807dfc0b91d289564e5ffae0c82ab65b2c87627ffe0ae4aa8fe0ea7af4892d16',
  jspi: 'a54c76f86b0f0d9572380cf1c6292a7b3903716ffcbcd6b0e5c7050bf430eb93',
  asyncify: '39f9f0894d478800487ed9f7dbe92618498db320cf55c8e3d89adff8dce658da',
} as const;
