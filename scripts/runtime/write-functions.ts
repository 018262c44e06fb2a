import { CODE_SECTION, FUNCTION_SECTION, TYPE_SECTION, type WasmModule } from './wasm-module.ts';

export interface Changes {
  /** New bodies by the function's place among the file's own. */
  replaced: ReadonlyMap<number, Uint8Array>;
  /** Added behind all others, so that no index changes. */
  added: readonly { type: Uint8Array; body: Uint8Array }[];
}

/** The index that the first added function will have, imported ones counted. */
export function nextFunctionIndex({ importedFunctions, bodies }: WasmModule): number {
  return importedFunctions + bodies.length;
}

/** The file with other functions; everything else stays byte for byte. */
export function writeFunctions(module: WasmModule, { replaced, added }: Changes): Uint8Array {
  const types = [...module.types];
  const addedTypes = added.map(({ type }) => typeIndex(types, type));
  const bodies = [
    ...module.bodies.map((body, index) => replaced.get(index) ?? body),
    ...added.map(({ body }) => body),
  ];
  const fresh = new Map<number, Uint8Array[]>([
    [TYPE_SECTION, [leb128(types.length), ...types]],
    [
      FUNCTION_SECTION,
      [leb128(bodies.length), ...[...module.functionTypes, ...addedTypes].map((type) => leb128(type))],
    ],
    [CODE_SECTION, [leb128(bodies.length), ...bodies.flatMap((body) => [leb128(body.length), body])]],
  ]);
  const parts: Uint8Array[] = [module.bytes.subarray(0, 8)];
  for (const { id, start, end } of module.sections) {
    const content = fresh.get(id) ?? [module.bytes.subarray(start, end)];
    const size = content.reduce((sum, part) => sum + part.length, 0);
    parts.push(Uint8Array.of(id), leb128(size), ...content);
  }
  return Buffer.concat(parts);
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
