/**
 * Hashes (`block-hash.ts`) of the WASM files of onnxruntime-web 1.30.0: two as the package brings them, three made of its plain
 * one by `scripts/runtime`. The test beside this file makes them anew, so a new version, or another kernel, is taken in with open eyes.
 */
export const WASM_HASHES = {
  plain: '44049dc74ce1bbd7ad7582176fcb05a954bbf8f36698582f572d353ef8050354',
  unsignedDots: '74df9dc883caca95fa1fd60199b95c7f1b0b50dea9e219d25a3ec00fb9ec556d',
  signedDots: 'c1405fb401ba9d37cf56fd1037fb77aaf02729c680323af9056ca2df63d02b43',
  jspi: '45eac4a0fd0d84953a84a087562c56b67e541601a2ef18be10ddb730ab081862',
  asyncify: 'cc2c73f6179537f563a22da69ebd566549ba0591eb1753d34d1b1f99d4c832fa',
} as const;
