import { beginStarted, NEVER_AGAIN } from './begin-started.ts';
import { activate, askFirst, callInstead } from './changed-bodies.ts';
import { filler } from './filler.ts';
import { outline } from './outline.ts';
import { BUSY_AT_START, FUNCTIONS, checkFunctions } from './runtime-functions.ts';
import { type AddedFunction, nextFunctionIndex, writeFunctions } from './write-functions.ts';
import {
  addressAsHash,
  askForTicket,
  callOther,
  handIn,
  packHandedIn,
  packWith,
  takeTickets,
  type TicketKind,
} from './late-weights.ts';
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
  const change = new RuntimeChange(module);
  putKernels(change, kernels);
  const handInTicket = takeWeightsLate(change, dots === null ? 'floats' : 'floatsAndBytes');
  if (dots !== null) multiplyBytes(change, kernels, dots, handInTicket);
  cutBusyFunctions(change);
  change.add(filler());
  change.replace('constructors', (body) => beginStarted(body, memory, module.segmentCount));
  change.replace('registerSchemas', () => NEVER_AGAIN);
  const { replaced, added } = change;
  return writeFunctions(module, { replaced, added, segments: memory.map(({ bytes }) => bytes) });
}

/** Functions of the runtime, by name, and what becomes of them. */
class RuntimeChange {
  readonly replaced = new Map<number, Uint8Array>();
  readonly added: AddedFunction[] = [];

  constructor(private readonly module: WasmModule) {}

  /** The index that the next function gets that is added. */
  get nextIndex(): number {
    return nextFunctionIndex(this.module) + this.added.length;
  }

  indexOf(name: keyof typeof FUNCTIONS): number {
    return this.module.importedFunctions + FUNCTIONS[name].place;
  }

  /** As it is by now. */
  functionAt(place: number): AddedFunction {
    const { types, functionTypes, bodies } = this.module;
    return { type: types[functionTypes[place]!]!, body: this.replaced.get(place) ?? bodies[place]! };
  }

  functionOf(name: keyof typeof FUNCTIONS): AddedFunction {
    return this.functionAt(FUNCTIONS[name].place);
  }

  replace(name: keyof typeof FUNCTIONS, change: (body: Uint8Array) => Uint8Array): void {
    this.replaced.set(FUNCTIONS[name].place, change(this.functionOf(name).body));
  }

  /** @returns its index. */
  add(made: AddedFunction): number {
    const index = this.nextIndex;
    this.added.push(made);
    return index;
  }

  addKernel(file: Uint8Array, name: string): number {
    return this.add(exported(readWasmModule(file), name));
  }
}

function putKernels(change: RuntimeChange, kernels: RuntimeKernels): void {
  const sgemm = readWasmModule(kernels.sgemm);
  change.replace('sgemmZero', () => exported(sgemm, 'sgemmZero').body);
  change.replace('sgemmAdd', () => exported(sgemm, 'sgemmAdd').body);
  change.replace('logistic', () => exported(readWasmModule(kernels.logistic), 'logistic').body);
  const finish = activate(change.indexOf('activation'));
  const asking = [
    ['convolution', 8, change.addKernel(kernels.depthwise, 'depthwise'), finish],
    ['layerNorm', 2, change.addKernel(kernels.layerNorm, 'layerNorm'), []],
    ['minMax', 3, change.addKernel(kernels.minMax, 'minMax'), []],
  ] as const;
  for (const [asker, parameters, ours, afterwards] of asking) {
    change.replace(asker, (body) => askFirst(body, parameters, ours, afterwards));
  }
}

/** @returns index of the function that hands in tickets. */
function takeWeightsLate(change: RuntimeChange, tickets: TicketKind): number {
  const calls = { malloc: change.indexOf('malloc'), free: change.indexOf('free') };
  const handInTicket = change.add(handIn(calls));
  const packB = change.indexOf('packB');
  const packLate = change.add(packHandedIn(handInTicket, packB, calls));
  change.replace('packFloats', (body) => packWith(body, packB, packLate));
  const address = change.add(addressAsHash());
  change.replace('keyOfPacked', (body) => callOther(body, change.indexOf('hash'), address));
  const ask = change.add(askForTicket(calls, tickets));
  const { type, body } = change.functionOf('externalWeight');
  const asksFirst = change.add({ type, body: takeTickets(body, ask) });
  change.replace('finalizeSession', (own) => callOther(own, change.indexOf('externalWeight'), asksFirst));
  return handInTicket;
}

function multiplyBytes(
  change: RuntimeChange,
  { qgemm }: RuntimeKernels,
  dots: NonNullable<DotKind>,
  handInTicket: number,
): void {
  const multiply = change.addKernel(qgemm, QGEMM[dots]);
  change.replace('qgemm', (body) => callInstead(body, multiply));
  change.replace('qgemmParts', multiplyPacked);
  const ofPairs = dots === 'pairs' ? 'OfPairs' : '';
  const packing = {
    packedBytes: change.addKernel(qgemm, `packedBytes${ofPairs}`),
    packWeights: change.addKernel(qgemm, `packWeights${ofPairs}`),
    takeBuffer: change.indexOf('takeBuffer'),
    free: change.indexOf('free'),
    handIn: handInTicket,
  };
  change.replace('prePack', (body) => packInPrePack(body, packing));
}

function cutBusyFunctions(change: RuntimeChange): void {
  for (const place of BUSY_AT_START) {
    const { type, body } = change.functionAt(place);
    const parts = outline(body, type, change.nextIndex);
    change.replaced.set(place, parts.body);
    change.added.push(...parts.added);
  }
}

/** A kernel stands for itself: it calls nothing and knows its memory only, so that its body can be moved. */
function exported(module: WasmModule, name: string): AddedFunction {
  const index = module.exports.get(name);
  const hasHelpers = module.importedFunctions > 0 || module.bodies.length !== module.exports.size;
  if (index === undefined || hasHelpers) throw new Error(`no function ${name} that stands for itself`);
  return { type: module.types[module.functionTypes[index]!]!, body: module.bodies[index]! };
}
