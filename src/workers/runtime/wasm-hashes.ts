/**
 * SHA-256 of the WASM files of onnxruntime-web 1.30.0: two as the package brings them, three of its plain one with our matrix
 * kernels. The test beside this file makes them anew, so a new version, or another kernel, is taken in with open eyes.
 */
export const WASM_SHA256 = {
  plain: '64e59a6227cd7181785865ea1369a15cd79554d6bcc4b1f798c265404cb5c352',
  unsignedDots: '27b9e7fa92020e37e312af1e1d1489ae6abfbc697b71ca77ce737151e714e2ee',
  signedDots: '9e0be47e89b63d767a48afb4d6e0af3ad127508d2ab800981e458e0560ddb335',
  jspi: 'a54c76f86b0f0d9572380cf1c6292a7b3903716ffcbcd6b0e5c7050bf430eb93',
  asyncify: '39f9f0894d478800487ed9f7dbe92618498db320cf55c8e3d89adff8dce658da',
} as const;
