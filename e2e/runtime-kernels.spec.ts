import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Ort } from '../src/workers/runtime/ort-builds.ts';
import { expect, test } from './support/test.ts';

const ROOT = join(import.meta.dirname, '..');
const PACKAGE = join(ROOT, 'node_modules', 'onnxruntime-web', 'dist');
const NAME = 'ort-wasm-simd-threaded';

/** What the page may ask for below `/kernels/`. */
const FILES: Record<string, string> = {
  'ort.mjs': join(PACKAGE, 'ort.wasm.min.mjs'),
  'glue.mjs': join(PACKAGE, `${NAME}.mjs`),
  'packaged.wasm': join(PACKAGE, `${NAME}.wasm`),
  'plain.wasm': join(ROOT, '.runtime', `${NAME}.wasm`),
  'unsigned.wasm': join(ROOT, '.runtime', `${NAME}.unsigned-dots.wasm`),
  'signed.wasm': join(ROOT, '.runtime', `${NAME}.signed-dots.wasm`),
  'pairs.wasm': join(ROOT, '.runtime', `${NAME}.pair-dots.wasm`),
  'probe.wasm': join(ROOT, 'src', 'kernels', 'dot-probe.wasm'),
  'starter.onnx': join(ROOT, 'public', 'models', 'starter', 'image.fp32.onnx'),
  'q8.onnx': join(ROOT, 'tests', 'fixtures', 'families', 'clip', 'image.q8.onnx'),
};

const TYPES: Record<string, string> = { mjs: 'text/javascript', wasm: 'application/wasm' };

test.beforeEach(async ({ context }) => {
  await context.route('**/kernels/*', async (route) => {
    const name = new URL(route.request().url()).pathname.split('/').at(-1) ?? '';
    const path = FILES[name];
    if (path === undefined)
      return route.fulfill({ contentType: 'text/html', body: '<title>kernels</title>' });
    const contentType = TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
    return route.fulfill({ contentType, body: await readFile(path) });
  });
});

interface Runs {
  /** Bits of the output. */
  output: number[];
  /** The least of all runs. */
  leastMs: number;
}

/** Opens one runtime in a page of its own: a realm takes one. @returns what runs the model on one and the same picture. */
async function openRuntime(page: Page, runtime: string, model: string, sidePx: number) {
  await page.goto('/kernels/page.html');
  await page.evaluate(
    async ([runtime, model, sidePx]) => {
      const url = (name: string) => new URL(`/kernels/${name}`, location.href).href;
      const ort = (await import(url('ort.mjs'))) as Ort;
      ort.env.wasm.numThreads = 1;
      ort.env.wasm.wasmPaths = { mjs: url('glue.mjs'), wasm: url(runtime) };
      const session = await ort.InferenceSession.create(url(model));
      const pixels = Float32Array.from({ length: 3 * sidePx ** 2 }, (_, at) => Math.sin(at * at));
      const feeds = { [session.inputNames[0]!]: new ort.Tensor('float32', pixels, [1, 3, sidePx, sidePx]) };
      const runs = async (count: number): Promise<Runs> => {
        let leastMs = Infinity;
        let data = new Float32Array();
        for (let run = 0; run < count; run += 1) {
          const startedAtMs = performance.now();
          const results = await session.run(feeds);
          leastMs = Math.min(leastMs, performance.now() - startedAtMs);
          data = results['image_embeds']!.data as Float32Array<ArrayBuffer>;
        }
        return { output: [...new Uint32Array(data.slice().buffer)], leastMs };
      };
      Object.assign(window, { runs });
    },
    [runtime, model, sidePx] as const,
  );
  return (count: number) =>
    page.evaluate(
      (count) => (window as unknown as { runs: (count: number) => Promise<Runs> }).runs(count),
      count,
    );
}

test('the starter gives the same bits as with the packaged runtime, in less than nine tenths of the time', async ({
  page,
  context,
}) => {
  const other = await context.newPage();
  const packaged = await openRuntime(page, 'packaged.wasm', 'starter.onnx', 192);
  const ours = await openRuntime(other, 'plain.wasm', 'starter.onnx', 192);
  // compilers warm up
  await packaged(20);
  await ours(20);
  let [packagedMs, oursMs] = [Infinity, Infinity];
  for (let round = 0; round < 5; round += 1) {
    const before = await packaged(10);
    const after = await ours(10);
    expect(after.output).toEqual(before.output);
    packagedMs = Math.min(packagedMs, before.leastMs);
    oursMs = Math.min(oursMs, after.leastMs);
  }
  console.log(`starter, least of 50: packaged ${packagedMs.toFixed(1)} ms, ours ${oursMs.toFixed(1)} ms`);
  expect(oursMs / packagedMs).toBeLessThan(0.9);
});

test('an int8 model gives the same bits with every product of bytes that is exact here', async ({ page }) => {
  const packaged = await openRuntime(page, 'packaged.wasm', 'q8.onnx', 32);
  const { output } = await packaged(1);
  const exact = await page.evaluate(async () => {
    const bytes = await (await fetch('/kernels/probe.wasm')).arrayBuffer();
    if (!WebAssembly.validate(bytes)) return [];
    const memory = new WebAssembly.Memory({ initial: 0 });
    const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } });
    const probe = instance.exports as unknown as Record<
      `isExact${'Unsigned' | 'Signed' | 'InPairs'}`,
      () => number
    >;
    return [
      ...(probe.isExactUnsigned() ? ['unsigned'] : []),
      ...(probe.isExactSigned() ? ['signed'] : []),
      ...(probe.isExactInPairs() ? ['pairs'] : []),
    ];
  });
  console.log(`exact dot products of bytes: ${exact.join() || 'none'}`);
  for (const name of ['plain', ...exact]) {
    const runs = await openRuntime(page, `${name}.wasm`, 'q8.onnx', 32);
    // often enough for the faster compiler to take over
    expect((await runs(200)).output, name).toEqual(output);
  }
});
