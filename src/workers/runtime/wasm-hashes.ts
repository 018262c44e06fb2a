/**
 * SHA-256 of the WASM files of onnxruntime-web 1.30.0: two as the package brings them, three of its plain one with our matrix
 * kernels. The test beside this file makes them anew, so a new version, or another kernel, is taken in with open eyes.
 */
export const WASM_SHA256 = {
  plain: '64e59a6227cd7181785865ea1369a15cd79554d6bcc4b1f798c265404cb5c352',
  unsignedDots: 'cf5571f53cbcceedde6b720809ccf6303676fe05b8d7830f34cbb7c51dac594e',
  signedDots: '2927d2f2cc54869394e7c1bce3c48198801f08554debcec62881fa4e6655a5fd',
  jspi: 'a54c76f86b0f0d9572380cf1c6292a7b3903716ffcbcd6b0e5c7050bf430eb93',
  asyncify: '39f9f0894d478800487ed9f7dbe92618498db320cf55c8e3d89adff8dce658da',
} as const;
