/**
 * SHA-256 of the WASM files of onnxruntime-web 1.30.0: two as the package brings them, three of its plain one with our matrix
 * kernels. The test beside this file makes them anew, so a new version, or another kernel, is taken in with open eyes.
 */
export const WASM_SHA256 = {
  plain: '3a0dea181b11c6c75fd10b9fc8e2b3cb3295bb240f0f76a218bedf99b9e2b667',
  unsignedDots: '2acf268bef03ff34ac5319265ef39b543acfba964d45841e2de9ea2db8e2d985',
  signedDots: '394202857fea5a7dace4cc257f19db0c551371d5ef1f24294cce0c996f2f5cdd',
  jspi: 'a54c76f86b0f0d9572380cf1c6292a7b3903716ffcbcd6b0e5c7050bf430eb93',
  asyncify: '39f9f0894d478800487ed9f7dbe92618498db320cf55c8e3d89adff8dce658da',
} as const;
