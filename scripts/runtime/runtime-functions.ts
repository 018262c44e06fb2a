import { createHash } from 'node:crypto';
import type { WasmModule } from './wasm-module.ts';

/** Functions of onnxruntime-web 1.30.0, by their place among the file's own, with the hash of their bodies. */
export const FUNCTIONS = {
  /** `MlasSgemmKernelZero` and `MlasSgemmKernelAdd`. */
  sgemmZero: { place: 1322, sha256: 'f7728808b5f87253962b9f639f830459c0961fbc2cd2f8463534e97ae5a7e534' },
  sgemmAdd: { place: 2315, sha256: '9e72cc3a5fb5a445d440bf86c3de4b8bb338ee3773f763c730af6227034c8f08' },
  /** `MlasActivation`: stays, and is called by ours. */
  activation: { place: 1126, sha256: 'd71ebde7548cae8bd7c925dba828f22ca2dda51d4de176f93ac625fade0377c3' },
  /** `MlasConvOperation`. */
  convolution: { place: 2602, sha256: '495a286b53968b5f935891dd8c1844e4bc1cbcd9a3abc076079660f0fd323a5f' },
  /** `MlasComputeLogistic`. */
  logistic: { place: 583, sha256: 'b8a97ab4ed9bc350976d252bb8befd1bd933bba550caec66a8383fe79b1eac82' },
  /** `LayerNormImpl`, one row. */
  layerNorm: { place: 2459, sha256: '94539902ccce5eebdfcb69838c18d7989128c5060d95d4f1cae18a26778b20e5' },
  /** `ParQuantizeLinear`'s search for the least and the greatest number, some parts of it. */
  minMax: { place: 2691, sha256: '86be510daf532d8406fe6738c2c585d0b9cb75a5370c33804ba7681c854d9e1c' },
  /** `MlasGemmQuantOperation` for `MLAS_GEMM_U8X8_KERNEL_WASMSIMD`. */
  qgemm: { place: 6072, sha256: 'b11c5f4bd6aa6df13640eb8f62e164c9f2a5b9333ed063b22bdb57671908dbc6' },
  /** The loop of `MlasGemmBatch` over parts of the product. */
  qgemmParts: { place: 6074, sha256: '9d27ee70d988e130c2ba68c6786b327f1de659ffe4bff5d85a4d586117abbce8' },
  /** `MatMulIntegerBase::PrePack`. */
  prePack: { place: 16163, sha256: 'd3654f17392cef03d916160d87cc37a61bd198d31efa67f6bdd49d2b9b356576' },
  /** `MatMulIntegerBase::UseSharedPrePackedBuffers`: stays, and is called by ours. */
  takeBuffer: { place: 16162, sha256: 'cf7ff50fa13f3290fdc0a3dc75aff2673db143d4e28cf2485fc922871cc5255a' },
  /** `GetExtDataFromTensorProto`: a weight from a file of its own. */
  externalWeight: { place: 1741, sha256: '190dbd81f85a258b3ba131ea5600ff177fa39a96b26b5d9b4d65ef3619865806' },
  /** `SessionState::FinalizeSessionStateImpl`, with what lays down weights for good. */
  finalizeSession: {
    place: 4690,
    sha256: '7d4dde53ef0ca6677150fac5236c758b4e381ce0ee4a9ea2d59f6db6a78d00be',
  },
  /** `GemmPackBFp32`, and `MlasGemmPackB`, which it calls. */
  packFloats: { place: 3605, sha256: 'f8b32c5d09fad5e2fe58ef022107f9e27f26225bcce9ee8826313a75118ec59d' },
  packB: { place: 2311, sha256: '2fedf52721438c60ef76454875d30324e273cd8f4f85c6e7b21a5e7d1476b069' },
  /** `GenerateKeyForPrepackedWeightsMap`, and `MurmurHash3::x86_128`, which it calls. */
  keyOfPacked: { place: 4681, sha256: '07dcf56026852ac648f7527e1a5e49aa64e56fe9aee857b68d0ba4edb927dc2c' },
  hash: { place: 836, sha256: '1db60962d7d6c61a158bbb5f3441923c496643eb0d71ad3305e68fa5515f454a' },
  /** `free` and `malloc`. */
  free: { place: 0, sha256: '4a8e83a25414c68948dedfe5038caf162dfe0e90cfb57da767aa7f71ccbfbf74' },
  malloc: { place: 128, sha256: 'bc327cca4c6327fe0dc7305f7b4c6c70f21721bee2fcaf9107fdcc24a0480fe3' },
  /** `__wasm_call_ctors`. */
  constructors: { place: 17287, sha256: 'd6215fab11d151594cf4615683245f9ce58d32175b033dc3dafe442dc2d10d75' },
  /** What `Environment::Initialize` calls once to register the schemas of all operators. */
  registerSchemas: {
    place: 11138,
    sha256: 'fe1ba081239cdf22bfc67e5d56959465c584eaf47c625e374b4b30b321da990b',
  },
};

/** Addresses in the memory of onnxruntime-web 1.30.0: the stack of the main thread. */
export const STACK = { start: 1060992, end: 6303872 };

/** Addresses of `OrtApi::ReleaseEnv`, the 92nd pointer of that table, and of the pointer to the environment. */
export const STATICS = { releaseEnv: 786424 + 92 * 4, environment: 1044144 };

/**
 * Functions that Chromium compiles with care while graphs are opened, because a few of their loops are busy for a moment
 * (`--trace-wasm-compilation-times` names them), by their place: opening a session, planning its memory, the graph and its
 * optimisers, and one that computes, Cast, which is 490 kB for all pairs of types.
 */
export const BUSY_AT_START = [
  6045, 1707, 4690, 8900, 9113, 4632, 2053, 9077, 11705, 11415, 2968, 4685, 1756, 8926, 8923, 8922, 8897,
  4626, 4026, 8933, 8904, 831, 8877, 262, 2970, 1282, 8885, 4647, 8884,
];

/** @throws {Error} if the runtime is not of the version that the places are of. */
export function checkFunctions({ bodies }: WasmModule): void {
  for (const [name, { place, sha256 }] of Object.entries(FUNCTIONS)) {
    const found = createHash('sha256')
      .update(bodies[place] ?? '')
      .digest('hex');
    if (found !== sha256)
      throw new Error(`function ${place} is not ${name} (${found}): onnxruntime-web was changed`);
  }
}
