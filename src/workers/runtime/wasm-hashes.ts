/**
 * Hashes (`block-hash.ts`) of the WASM files of onnxruntime-web 1.30.0: two as the package brings them, four made of its plain
 * one by `scripts/runtime`. The test beside this file makes them anew, so a new version, or another kernel, is taken in with open eyes.
 */
export const WASM_HASHES = {
  plain: '44049dc74ce1bbd7ad7582176fcb05a954bbf8f36698582f572d353ef8050354',
  unsignedDots: '842712676720e8003320b0200cddb434189e4d1cbc869e21867b125c6d17851d',
  pairDots: '78cfac90d08321a1b95c05256215a71a22419b39aa0b3d8e1edff06b8adf0179',
  signedDots: 'b6d313114c92d48626ba0ca29950de45265d57aec006b74f284179c2f413048b',
  jspi: '45eac4a0fd0d84953a84a087562c56b67e541601a2ef18be10ddb730ab081862',
  asyncify: 'cc2c73f6179537f563a22da69ebd566549ba0591eb1753d34d1b1f99d4c832fa',
} as const;
