import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeRuntime } from '../../../scripts/runtime/runtime-files.ts';
import { blockHash } from './block-hash.ts';
import { WASM_HASHES } from './wasm-hashes.ts';

const DIST = join(import.meta.dirname, '..', '..', '..', 'node_modules', 'onnxruntime-web', 'dist');
const packaged = (name: string) => readFileSync(join(DIST, name));

const FILES = {
  plain: () => makeRuntime(null),
  unsignedDots: () => makeRuntime('unsigned'),
  pairDots: () => makeRuntime('pairs'),
  signedDots: () => makeRuntime('signed'),
  jspi: () => packaged('ort-wasm-simd-threaded.jspi.wasm'),
  asyncify: () => packaged('ort-wasm-simd-threaded.asyncify.wasm'),
} satisfies Record<keyof typeof WASM_HASHES, () => Uint8Array | Promise<Uint8Array>>;

it.each(Object.entries(WASM_HASHES))(
  'the pinned hash of the file %s is that of its bytes',
  async (name, pinned) => {
    const bytes = await FILES[name as keyof typeof FILES]();
    expect(await blockHash(new Blob([new Uint8Array(bytes)]).stream())).toBe(pinned);
  },
);
