import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { WASM_SHA256 } from './wasm-hashes.ts';

const DIST = join(import.meta.dirname, '..', '..', '..', 'node_modules', 'onnxruntime-web', 'dist');
const FILES = {
  wasm: 'ort-wasm-simd-threaded.wasm',
  'webgpu-jspi': 'ort-wasm-simd-threaded.jspi.wasm',
  'webgpu-asyncify': 'ort-wasm-simd-threaded.asyncify.wasm',
} satisfies Record<keyof typeof WASM_SHA256, string>;

it.each(Object.entries(WASM_SHA256))(
  'the pinned hash of the runtime %s is that of the package',
  (runtime, pinned) => {
    const bytes = readFileSync(join(DIST, FILES[runtime as keyof typeof FILES]));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(pinned);
  },
);
