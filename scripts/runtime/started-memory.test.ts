import startGlue from 'onnxruntime-web/ort-wasm-simd-threaded.mjs';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { beginStarted } from './begin-started.ts';
import { makeRuntime, originalRuntime } from './runtime-files.ts';
import { FUNCTIONS, STACK } from './runtime-functions.ts';
import { type MemoryPart, startedMemory } from './started-memory.ts';
import { readWasmModule } from './wasm-module.ts';

let parts: MemoryPart[];
beforeAll(async () => {
  parts = await startedMemory(originalRuntime());
}, 60_000);

describe('what a runtime has in memory once it was started', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it('depends on nothing but the runtime', async () => {
    vi.stubEnv('LANG', 'de_DE.UTF-8');
    vi.stubEnv('TZ', 'Asia/Tokyo');
    vi.stubEnv('HOME', '/somewhere/else');
    vi.useFakeTimers({ now: new Date('2031-05-05'), toFake: ['Date', 'performance'] });
    vi.spyOn(Math, 'random').mockReturnValue(0.25);
    const again = await startedMemory(originalRuntime());
    expect(again.map(({ address }) => address)).toEqual(parts.map(({ address }) => address));
    again.forEach(({ bytes }, at) => expect(Buffer.compare(bytes, parts[at]!.bytes)).toBe(0));
  }, 60_000);

  it('lies beside the stack, in a few parts and in order', () => {
    expect(parts.length).toBeLessThan(100);
    parts.reduce((end, { address, bytes }) => {
      expect(address).toBeGreaterThan(end);
      expect(address >= STACK.end || address + bytes.length <= STACK.start).toBe(true);
      return address + bytes.length;
    }, 0);
  });
});

describe('a runtime that begins started', () => {
  /** Memory and glue of a file, from its instance on. */
  async function start(runtime: Uint8Array) {
    let memory!: WebAssembly.Memory;
    const module = await WebAssembly.compile(new Uint8Array(runtime));
    const glue = await startGlue({
      numThreads: 1,
      instantiateWasm(imports, receive) {
        memory = imports.a.a;
        receive(new WebAssembly.Instance(module, { ...imports }));
      },
    });
    return { glue, memory };
  }

  it('has in memory what a start would leave there', async () => {
    const { memory } = await start(await makeRuntime(null));
    for (const { address, bytes } of parts) {
      const found = Buffer.from(memory.buffer, address, bytes.length);
      expect(Buffer.compare(found, bytes), `at ${address}`).toBe(0);
    }
  });

  it('starts for one thread', async () => {
    const { glue } = await start(await makeRuntime(null));
    expect(glue._OrtInit(1, 3)).toBe(0);
  });

  it('is not made of other constructors', () => {
    const { bodies } = readWasmModule(originalRuntime());
    expect(() => beginStarted(bodies[FUNCTIONS.minMax.place]!, parts, 0)).toThrow(/not begin as expected/);
  });
});
