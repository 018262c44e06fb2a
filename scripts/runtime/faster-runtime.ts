import { beginStarted, NEVER_AGAIN } from './begin-started.ts';
import { activate, askFirst, callInstead } from './changed-bodies.ts';
import { filler } from './filler.ts';
import { outline } from './outline.ts';
import { BUSY_AT_START, FUNCTIONS, checkFunctions } from './runtime-functions.ts';
import { type AddedFunction, nextFunctionIndex, writeFunctions } from './write-functions.ts';
import { multiplyPacked, packInPrePack } from './prepacking.ts';
import type { MemoryPart } from './started-memory.ts';
import { readWasmModule, type WasmModule } from './wasm-module.ts';

/**
 * ONNX Runtime Web's plain WASM file with our matrix kernels in it, with some of its large functions cut into parts, and with what
 * its start would leave in memory. Only the bodies of a few of its functions change; the results are equal to the last bit
 * (`src/kernels/depthwise.as.ts` has the one exception).
 */

/** Our kernels, compiled: `src/kernels/NAME.as.ts`. */
export interface RuntimeKernels {
  sgemm: Uint8Array;
  depthwise: Uint8Array;
  qgemm: Uint8Array;
  logistic: Uint8Array;
  layerNorm: Uint8Array;
  minMax: Uint8Array;
}

/**
 * What the processor does with bytes: how it counts those of one side in a dot product of four, or that it adds two products in 16
 * bits; `null`: the runtime's own function stays.
 */
export type DotKind = 'unsigned' | 'signed' | 'pairs' | null;

const QGEMM = { unsigned: 'qgemmUnsigned', signed: 'qgemmSigned', pairs: 'qgemmPairs' };

/**
 * @param memory what `runtime` has in memory once it was started (`started-memory.ts`).
 * @throws {Error} if `runtime` is not of the version that the places are of.
 */
export function fasterRuntime(
  runtime: Uint8Array,
  kernels: RuntimeKernels,
  dots: DotKind,
  memory: readonly MemoryPart[],
): Uint8Array {
  const module = readWasmModule(runtime);
  checkFunctions(module);
  const sgemm = readWasmModule(kernels.sgemm);
  const replaced = new Map([
    [FUNCTIONS.sgemmZero.place, exported(sgemm, 'sgemmZero').body],
    [FUNCTIONS.sgemmAdd.place, exported(sgemm, 'sgemmAdd').body],
    [FUNCTIONS.logistic.place, exported(readWasmModule(kernels.logistic), 'logistic').body],
  ]);
  const added: AddedFunction[] = [];
  const add = (file: Uint8Array, name: string) => {
    const index = nextFunctionIndex(module) + added.length;
    added.push(exported(readWasmModule(file), name));
    return index;
  };
  const bodyOf = ({ place }: { place: number }) => module.bodies[place]!;
  const activation = module.importedFunctions + FUNCTIONS.activation.place;
  const asking = [
    [FUNCTIONS.convolution, 8, add(kernels.depthwise, 'depthwise'), activate(activation)],
    [FUNCTIONS.layerNorm, 2, add(kernels.layerNorm, 'layerNorm'), []],
    [FUNCTIONS.minMax, 3, add(kernels.minMax, 'minMax'), []],
  ] as const;
  for (const [asker, parameters, ours, afterwards] of asking) {
    replaced.set(asker.place, askFirst(bodyOf(asker), parameters, ours, afterwards));
  }
  if (dots !== null) {
    const qgemm = add(kernels.qgemm, QGEMM[dots]);
    replaced.set(FUNCTIONS.qgemm.place, callInstead(bodyOf(FUNCTIONS.qgemm), qgemm));
    replaced.set(FUNCTIONS.qgemmParts.place, multiplyPacked(bodyOf(FUNCTIONS.qgemmParts)));
    const ofPairs = dots === 'pairs' ? 'OfPairs' : '';
    const calls = {
      packedBytes: add(kernels.qgemm, `packedBytes${ofPairs}`),
      packWeights: add(kernels.qgemm, `packWeights${ofPairs}`),
      takeBuffer: module.importedFunctions + FUNCTIONS.takeBuffer.place,
    };
    replaced.set(FUNCTIONS.prePack.place, packInPrePack(bodyOf(FUNCTIONS.prePack), calls));
  }
  cutBusyFunctions(module, replaced, added);
  added.push(filler());
  const begin = beginStarted(bodyOf(FUNCTIONS.constructors), memory, module.segmentCount);
  replaced.set(FUNCTIONS.constructors.place, begin);
  replaced.set(FUNCTIONS.registerSchemas.place, NEVER_AGAIN);
  return writeFunctions(module, { replaced, added, segments: memory.map(({ bytes }) => bytes) });
}

function cutBusyFunctions(
  module: WasmModule,
  replaced: Map<number, Uint8Array>,
  added: AddedFunction[],
): void {
  for (const place of BUSY_AT_START) {
    if (replaced.has(place)) throw new Error(`function ${place} is changed twice`);
    const type = module.types[module.functionTypes[place]!]!;
    const parts = outline(module.bodies[place]!, type, nextFunctionIndex(module) + added.length);
    replaced.set(place, parts.body);
    added.push(...parts.added);
  }
}

/** A kernel stands for itself: it calls nothing and knows its memory only, so that its body can be moved. */
function exported(module: WasmModule, name: string): AddedFunction {
  const index = module.exports.get(name);
  const hasHelpers = module.importedFunctions > 0 || module.bodies.length !== module.exports.size;
  if (index === undefined || hasHelpers) throw new Error(`no function ${name} that stands for itself`);
  return { type: module.types[module.functionTypes[index]!]!, body: module.bodies[index]! };
}
