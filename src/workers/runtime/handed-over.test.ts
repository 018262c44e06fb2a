import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { EngineError } from '../../engine/error-codes.ts';
import { handedOver, handOver } from './handed-over.ts';
import { type CompiledRuntime, compileRuntime, type OnRuntimeBytes } from './load-runtime.ts';

vi.mock('./load-runtime.ts', () => ({
  compileRuntime: vi.fn(),
  runtimeUrl: () => 'https://site.test/ort.wasm',
}));

const MODULE = new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));

let ports: MessageChannel;
beforeEach(() => void (ports = new MessageChannel()));
afterEach(() => {
  ports.port1.close();
  ports.port2.close();
});

/** Both sides of a runtime that comes as `parts` say. */
function handingOver(parts: Partial<CompiledRuntime>, onBytes: OnRuntimeBytes = () => {}) {
  const module = parts.module ?? Promise.resolve(MODULE);
  vi.mocked(compileRuntime).mockImplementation((_choice, tell) => {
    tell(5, 10);
    tell(3, 10);
    module.catch(() => {});
    return { url: '', module, checked: module, ...parts };
  });
  const wanted = handedOver('wasm', ports.port2, onBytes);
  return { done: handOver('wasm', ports.port1), wanted };
}

it('hands over the runtime as soon as it is compiled, and that it is the right one when that is known', async () => {
  let check: (module: WebAssembly.Module) => void = () => {};
  const checked = new Promise<WebAssembly.Module>((resolve) => (check = resolve));
  const bytes: number[][] = [];
  const { done, wanted } = handingOver({ checked }, (...arrived) => bytes.push(arrived));
  const module = await wanted.module;
  expect(module).toBeInstanceOf(WebAssembly.Module);
  expect(bytes).toEqual([
    [5, 10],
    [3, 10],
  ]);
  const first = await Promise.race([wanted.checked, new Promise((go) => setTimeout(go, 20, 'not yet'))]);
  expect(first).toBe('not yet');
  check(MODULE);
  expect(await wanted.checked).toBe(module);
  await done;
});

it('says what is wrong with a runtime that is not the right one', async () => {
  const checked = Promise.reject(new EngineError('RUNTIME_DOWNLOAD_FAILED', 'arrived damaged'));
  const { done, wanted } = handingOver({ checked });
  await wanted.module;
  await expect(wanted.checked).rejects.toMatchObject({
    code: 'RUNTIME_DOWNLOAD_FAILED',
    detail: 'arrived damaged',
  });
  await done;
});

it('says why there is none', async () => {
  const fail = () =>
    Promise.reject<WebAssembly.Module>(new EngineError('RUNTIME_DOWNLOAD_FAILED', 'HTTP 404'));
  // nobody waits for the second any more, and that must be no error that nobody has handled
  const { done, wanted } = handingOver({ module: fail(), checked: fail() });
  await expect(wanted.module).rejects.toMatchObject({ detail: 'HTTP 404' });
  await expect(wanted.checked).rejects.toMatchObject({ detail: 'HTTP 404' });
  await done;
});
