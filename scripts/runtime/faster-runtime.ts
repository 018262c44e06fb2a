import { createHash } from 'node:crypto';
import { leb128, nextFunctionIndex, writeFunctions } from './write-functions.ts';
import { instructionsStart, readWasmModule, type WasmModule } from './wasm-module.ts';

/**
 * ONNX Runtime Web's plain WASM file with our matrix kernels in it. Only the bodies of a few of its functions change; the
 * results are equal to the last bit (`src/kernels/depthwise.as.ts` has the one exception).
 */

/** Our kernels, compiled: `src/kernels/NAME.as.ts`. */
export interface RuntimeKernels {
  sgemm: Uint8Array;
  depthwise: Uint8Array;
  qgemm: Uint8Array;
}

/** How the processor counts the bytes of one side in a dot product; `null`: the runtime's own function stays. */
export type DotKind = 'unsigned' | 'signed' | null;

/** Functions of onnxruntime-web 1.30.0, by their place among the file's own, with the hash of their bodies. */
const FUNCTIONS = {
  /** `MlasSgemmKernelZero` and `MlasSgemmKernelAdd`. */
  sgemmZero: { place: 1322, sha256: 'f7728808b5f87253962b9f639f830459c0961fbc2cd2f8463534e97ae5a7e534' },
  sgemmAdd: { place: 2315, sha256: '9e72cc3a5fb5a445d440bf86c3de4b8bb338ee3773f763c730af6227034c8f08' },
  /** `MlasActivation`: stays, and is called by ours. */
  activation: { place: 1126, sha256: 'd71ebde7548cae8bd7c925dba828f22ca2dda51d4de176f93ac625fade0377c3' },
  /** `MlasConvOperation`. */
  convolution: { place: 2602, sha256: '495a286b53968b5f935891dd8c1844e4bc1cbcd9a3abc076079660f0fd323a5f' },
  /** `MlasGemmQuantOperation` for `MLAS_GEMM_U8X8_KERNEL_WASMSIMD`. */
  qgemm: { place: 6072, sha256: 'b11c5f4bd6aa6df13640eb8f62e164c9f2a5b9333ed063b22bdb57671908dbc6' },
};

/** @throws {Error} if `runtime` is not of the version that the places above are of. */
export function fasterRuntime(runtime: Uint8Array, kernels: RuntimeKernels, dots: DotKind): Uint8Array {
  const module = readWasmModule(runtime);
  for (const [name, { place, sha256 }] of Object.entries(FUNCTIONS)) {
    const found = createHash('sha256')
      .update(module.bodies[place] ?? '')
      .digest('hex');
    if (found !== sha256)
      throw new Error(`function ${place} is not ${name} (${found}): onnxruntime-web was changed`);
  }
  const sgemm = readWasmModule(kernels.sgemm);
  const replaced = new Map([
    [FUNCTIONS.sgemmZero.place, exported(sgemm, 'sgemmZero').body],
    [FUNCTIONS.sgemmAdd.place, exported(sgemm, 'sgemmAdd').body],
  ]);
  const added: KernelFunction[] = [];
  const add = (file: Uint8Array, name: string) => {
    const index = nextFunctionIndex(module) + added.length;
    added.push(exported(readWasmModule(file), name));
    return index;
  };
  const bodyOf = ({ place }: { place: number }) => module.bodies[place]!;
  const activation = module.importedFunctions + FUNCTIONS.activation.place;
  const depthwise = add(kernels.depthwise, 'depthwise');
  replaced.set(FUNCTIONS.convolution.place, askFirst(bodyOf(FUNCTIONS.convolution), depthwise, activation));
  if (dots !== null) {
    const qgemm = add(kernels.qgemm, dots === 'unsigned' ? 'qgemmUnsigned' : 'qgemmSigned');
    replaced.set(FUNCTIONS.qgemm.place, callInstead(bodyOf(FUNCTIONS.qgemm), qgemm));
  }
  return writeFunctions(module, { replaced, added });
}

interface KernelFunction {
  type: Uint8Array;
  body: Uint8Array;
}

/** A kernel stands for itself: it calls nothing and knows its memory only, so that its body can be moved. */
function exported(module: WasmModule, name: string): KernelFunction {
  const index = module.exports.get(name);
  const hasHelpers = module.importedFunctions > 0 || module.bodies.length !== module.exports.size;
  if (index === undefined || hasHelpers) throw new Error(`no function ${name} that stands for itself`);
  return { type: module.types[module.functionTypes[index]!]!, body: module.bodies[index]! };
}

/**
 * The runtime's convolution, which asks ours first. If that has done it, bias and activation are left:
 * (activation, output, bias, one row, columns, their stride).
 */
function askFirst(body: Uint8Array, ours: number, activation: number): Uint8Array {
  const start = instructionsStart(body);
  const call = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((parameter) => [0x20, parameter]);
  const activate = [0x20, 0, 0x28, 2, 0, 0x20, 5, 0x20, 3, 0x41, 1, 0x20, 7, 0x20, 7];
  const finish = [0x04, 0x40, ...activate, 0x10, ...leb128(activation), 0x0f, 0x0b];
  const first = Uint8Array.from([...call, 0x10, ...leb128(ours), ...finish]);
  return Buffer.concat([body.subarray(0, start), first, body.subarray(start)]);
}

/** `local.get 1; i32.load offset=32; local.set 41`: the first thing after the thread has got its scratch memory. */
const AFTER_SCRATCH = Uint8Array.of(0x20, 1, 0x28, 2, 32, 0x21, 41);
/** `local.get 14; i32.const 16; i32.add; global.set 0; end`: the stack pointer is put back. */
const ENDING = Uint8Array.of(0x20, 14, 0x41, 16, 0x6a, 0x24, 0, 0x0b);

/**
 * The runtime's own function up to where its thread has scratch memory, then a call of ours with it, then what is to be done
 * with the result (`MLAS_QGEMM_OUTPUT_PROCESSOR::Process`), as the runtime does it.
 */
function callInstead(body: Uint8Array, ours: number): Uint8Array {
  const own = Buffer.from(body);
  const start = own.indexOf(AFTER_SCRATCH);
  if (start < 0 || start !== own.lastIndexOf(AFTER_SCRATCH) || !own.subarray(-ENDING.length).equals(ENDING)) {
    throw new Error('the quantized product of ONNX Runtime does not begin or end as expected');
  }
  // the address of the scratch memory: 420 bytes into what the thread calls its own (global 1)
  const scratch = [0x23, 1, 0x28, 2, ...leb128(420)];
  const call = [0x20, 0, 0x20, 1, 0x20, 2, 0x20, 3, 0x20, 4, 0x20, 5, ...scratch, 0x10, ...leb128(ours)];
  // (processor, C, first row, first column, rows, columns, stride of C), through its table of methods
  const handOver = [
    ...[0x20, 7, 0x20, 1, 0x28, 2, 28, 0x20, 2, 0x20, 4, 0x20, 3, 0x20, 5, 0x20, 1, 0x28, 2, 32],
    ...[0x20, 7, 0x28, 2, 0, 0x28, 2, 0, 0x11, PROCESS_TYPE, 0],
  ];
  const ifAny = [0x22, 7, 0x04, 0x40, ...handOver, 0x0b];
  return Buffer.concat([own.subarray(0, start), Uint8Array.from([...call, ...ifAny]), ENDING]);
}

/** Index of the type of `Process`: seven int32, no result. */
const PROCESS_TYPE = 12;
