/**
 * Hashes (`block-hash.ts`) of the WASM files of onnxruntime-web 1.30.0: two as the package brings them, four made of its plain
 * one by `scripts/runtime`. The test beside this file makes them anew, so a new version, or another kernel, is taken in with open eyes.
 */
export const WASM_HASHES = {
  plain: '9c2fcc71149106638ccd6def7be7058c87d62d42e26f68b552331e8a210f5abd',
  unsignedDots: '3bf669016ab4665e8235bcd743c7f7a46b8a8f9210447ed63256d23559920509',
  pairDots: 'd5f1ed43a757a5133bf02be280e328cef6c68b4758697324b44105874bdae5c4',
  signedDots: 'a0aff0fdfbeb2b63ecb903014aa36750c792577641e41b442f73c576ddd2ca41',
  jspi: '45eac4a0fd0d84953a84a087562c56b67e541601a2ef18be10ddb730ab081862',
  asyncify: 'cc2c73f6179537f563a22da69ebd566549ba0591eb1753d34d1b1f99d4c832fa',
} as const;
