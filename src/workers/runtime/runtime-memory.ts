/** Of the one runtime that this realm takes. */
let memory: WebAssembly.Memory | null = null;

/** To be told what the runtime is instantiated with. */
export function noteImports(imports: WebAssembly.Imports): void {
  const values = Object.values(imports).flatMap((each) => Object.values(each));
  memory = values.find((value) => value instanceof WebAssembly.Memory) ?? null;
}

/** The memory of the runtime. @throws {Error} before its first session is opened. */
export function runtimeMemory(): WebAssembly.Memory {
  if (!memory) throw new Error('the memory of the runtime is not known');
  return memory;
}
