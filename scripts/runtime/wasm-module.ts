/** A WASM file as far as functions are moved between files: https://webassembly.github.io/spec/core/binary/modules.html */
export interface WasmModule {
  bytes: Uint8Array;
  /** Each function type as its bytes, parameters and results. */
  types: Uint8Array[];
  importedFunctions: number;
  /** Index of the type of each function of the file's own. */
  functionTypes: number[];
  /** Locals and instructions of each function of the file's own. */
  bodies: Uint8Array[];
  /** Index of each exported function, imported ones counted. */
  exports: Map<string, number>;
  /** Each export, functions or not, as its bytes. */
  exportEntries: Uint8Array[];
  segmentCount: number;
  /** All data segments, one after the other. */
  segments: Uint8Array;
  sections: { id: number; start: number; end: number }[];
}

export const TYPE_SECTION = 1;
const IMPORT_SECTION = 2;
export const FUNCTION_SECTION = 3;
export const EXPORT_SECTION = 7;
export const CODE_SECTION = 10;
export const DATA_SECTION = 11;
export const DATA_COUNT_SECTION = 12;
/** The byte before a function's type, and the type of a number. */
export const FUNCTION_FORM = 0x60;
export const I32 = 0x7f;
export const I64 = 0x7e;

/** @throws {Error} if the file is no WASM, or has something that is not read here. */
export function readWasmModule(bytes: Uint8Array): WasmModule {
  const module: WasmModule = {
    bytes,
    types: [],
    importedFunctions: 0,
    functionTypes: [],
    bodies: [],
    exports: new Map(),
    exportEntries: [],
    segmentCount: 0,
    segments: new Uint8Array(),
    sections: [],
  };
  const reader = new Reader(bytes);
  if (reader.take(4).join() !== '0,97,115,109') throw new Error('no WASM file');
  reader.take(4);
  while (!reader.atEnd) {
    const id = reader.byte();
    const size = reader.integer();
    const start = reader.at;
    module.sections.push({ id, start, end: start + size });
    readSection(module, id, reader, start + size);
    reader.at = start + size;
  }
  return module;
}

function readSection(module: WasmModule, id: number, reader: Reader, end: number): void {
  if (id === TYPE_SECTION) module.types = reader.list(() => readType(reader));
  if (id === IMPORT_SECTION) {
    module.importedFunctions = reader.list(() => readImport(reader)).filter(Boolean).length;
  }
  if (id === FUNCTION_SECTION) module.functionTypes = reader.list(() => reader.integer());
  if (id === EXPORT_SECTION) {
    module.exportEntries = reader.list(() => {
      const start = reader.at;
      const name = reader.text();
      const isFunction = reader.byte() === 0;
      const index = reader.integer();
      if (isFunction) module.exports.set(name, index);
      return reader.bytes.subarray(start, reader.at);
    });
  }
  if (id === CODE_SECTION) module.bodies = reader.list(() => reader.take(reader.integer()));
  if (id === DATA_SECTION) {
    module.segmentCount = reader.integer();
    module.segments = reader.bytes.subarray(reader.at, end);
  }
}

function readType(reader: Reader): Uint8Array {
  const start = reader.at;
  if (reader.byte() !== FUNCTION_FORM) throw new Error('a type that is no function');
  reader.take(reader.integer());
  reader.take(reader.integer());
  return reader.bytes.subarray(start, reader.at);
}

/** @returns whether a function is imported. */
function readImport(reader: Reader): boolean {
  reader.text();
  reader.text();
  const kind = reader.byte();
  if (kind === 0) reader.integer();
  else if (kind === 1) {
    reader.byte();
    readLimits(reader);
  } else if (kind === 2) readLimits(reader);
  else if (kind === 3) reader.take(2);
  else throw new Error(`an import of kind ${kind}`);
  return kind === 0;
}

function readLimits(reader: Reader): void {
  const flags = reader.byte();
  reader.integer();
  if (flags & 1) reader.integer();
}

/** The types of a function's parameters, a byte each. */
export function parameterTypes(type: Uint8Array): number[] {
  const reader = new Reader(type);
  reader.byte();
  return [...reader.take(reader.integer())];
}

/** The types of the locals that a function has besides its parameters, a byte each. */
export function localTypes(body: Uint8Array): number[] {
  const reader = new Reader(body);
  const groups = reader.list(() => ({ count: reader.integer(), type: reader.byte() }));
  return groups.flatMap(({ count, type }) => Array<number>(count).fill(type));
}

/** Where the instructions of a function's body begin, behind its locals. */
export function instructionsStart(body: Uint8Array): number {
  const reader = new Reader(body);
  reader.list(() => [reader.integer(), reader.byte()]);
  return reader.at;
}

export class Reader {
  at = 0;

  constructor(readonly bytes: Uint8Array) {}

  get atEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  byte(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw new Error('the WASM file ends too early');
    this.at += 1;
    return byte;
  }

  take(count: number): Uint8Array {
    if (this.at + count > this.bytes.length) throw new Error('the WASM file ends too early');
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  /** An unsigned LEB128 number of 32 bits. */
  integer(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.byte();
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }

  text(): string {
    return new TextDecoder().decode(this.take(this.integer()));
  }

  list<T>(read: () => T): T[] {
    const items: T[] = [];
    for (let left = this.integer(); left > 0; left--) items.push(read());
    return items;
  }
}
