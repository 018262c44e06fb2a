import {
  CODE_SECTION,
  DATA_COUNT_SECTION,
  DATA_SECTION,
  EXPORT_SECTION,
  FUNCTION_SECTION,
  TYPE_SECTION,
  type WasmModule,
} from './wasm-module.ts';

export interface AddedFunction {
  type: Uint8Array;
  body: Uint8Array;
  /** A name by which it can be called from outside. */
  name?: string;
}

export interface Changes {
  /** New bodies by the function's place among the file's own. */
  replaced: ReadonlyMap<number, Uint8Array>;
  /** Added behind all others, so that no index changes. */
  added: readonly AddedFunction[];
  /** Added behind all other data, to be laid down by `memory.init`. */
  segments: readonly Uint8Array[];
}

/** The index that the first added function will have, imported ones counted. */
export function nextFunctionIndex({ importedFunctions, bodies }: WasmModule): number {
  return importedFunctions + bodies.length;
}

/** The kind of a segment that `memory.init` lays down. */
const PASSIVE = Uint8Array.of(1);

/** The file with other functions and more data; everything else stays byte for byte. */
export function writeFunctions(module: WasmModule, { replaced, added, segments }: Changes): Uint8Array {
  const types = [...module.types];
  const addedTypes = added.map(({ type }) => typeIndex(types, type));
  const bodies = [
    ...module.bodies.map((body, index) => replaced.get(index) ?? body),
    ...added.map(({ body }) => body),
  ];
  const first = nextFunctionIndex(module);
  const exportEntries = added.flatMap(({ name }, at) =>
    name === undefined ? [] : [exportEntry(name, first + at)],
  );
  const segmentCount = leb128(module.segmentCount + segments.length);
  const fresh = new Map<number, Uint8Array[]>([
    [TYPE_SECTION, [leb128(types.length), ...types]],
    [
      FUNCTION_SECTION,
      [leb128(bodies.length), ...[...module.functionTypes, ...addedTypes].map((type) => leb128(type))],
    ],
    [
      EXPORT_SECTION,
      [leb128(module.exportEntries.length + exportEntries.length), ...module.exportEntries, ...exportEntries],
    ],
    [CODE_SECTION, [leb128(bodies.length), ...bodies.flatMap((body) => [leb128(body.length), body])]],
    [DATA_COUNT_SECTION, [segmentCount]],
    [
      DATA_SECTION,
      [
        segmentCount,
        module.segments,
        ...segments.flatMap((segment) => [PASSIVE, leb128(segment.length), segment]),
      ],
    ],
  ]);
  const parts: Uint8Array[] = [module.bytes.subarray(0, 8)];
  for (const { id, start, end } of module.sections) {
    const content = fresh.get(id) ?? [module.bytes.subarray(start, end)];
    const size = content.reduce((sum, part) => sum + part.length, 0);
    parts.push(Uint8Array.of(id), leb128(size), ...content);
  }
  return Buffer.concat(parts);
}

function exportEntry(name: string, index: number): Uint8Array {
  const text = new TextEncoder().encode(name);
  return Uint8Array.from([...leb128(text.length), ...text, 0, ...leb128(index)]);
}

/** Finds a type or adds it. */
function typeIndex(types: Uint8Array[], wanted: Uint8Array): number {
  const known = types.findIndex((type) => Buffer.compare(type, wanted) === 0);
  return known >= 0 ? known : types.push(wanted) - 1;
}

export function leb128(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.push((rest % 128) | (rest >= 128 ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Uint8Array.from(bytes);
}

/** A number that is not negative, where a signed one is expected (`i32.const`). */
export function signedLeb128(value: number): Uint8Array {
  const bytes = leb128(value);
  const last = bytes.length - 1;
  if ((bytes[last]! & 64) === 0) return bytes;
  return Uint8Array.from([...bytes.subarray(0, last), bytes[last]! | 128, 0]);
}

/** What `i64.const` takes: 64 bits, with a sign or not. */
export function signedLongLeb128(value: bigint): Uint8Array {
  const bytes: number[] = [];
  for (let rest = BigInt.asIntN(64, value); ;) {
    const byte = Number(rest & 127n);
    rest >>= 7n;
    const isLast = (rest === 0n && byte < 64) || (rest === -1n && byte >= 64);
    bytes.push(isLast ? byte : byte | 128);
    if (isLast) return Uint8Array.from(bytes);
  }
}
