/**
 * Hashes (`block-hash.ts`) of the WASM files of onnxruntime-web 1.30.0: two as the package brings them, four made of its plain
 * one by `scripts/runtime`. The test beside this file makes them anew, so a new version, or another kernel, is taken in with open eyes.
 */
export const WASM_HASHES = {
  plain: 'c50334636465a4b17fa4ed7cd8e95052d688a367095f9592883b87d8f0c5ecc4',
  unsignedDots: 'ff885096e14343fba7be799476dd224b99601fa87ee8460db7281f52bc105cda',
  pairDots: 'ef8c0e808c7e61d31c5d2feca8ec7c9f9d43c87f48eac7574fde8025e2905a3c',
  signedDots: 'bb6991dce3772f8b446a5490a048f704fff39bf7b6af694bb4af49965c509000',
  jspi: '45eac4a0fd0d84953a84a087562c56b67e541601a2ef18be10ddb730ab081862',
  asyncify: 'cc2c73f6179537f563a22da69ebd566549ba0591eb1753d34d1b1f99d4c832fa',
} as const;
