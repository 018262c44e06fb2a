import { expect, it } from 'vitest';
import type { RuntimeChoice } from '../../engine/protocol.ts';
import { formatRuntimeChoice } from './runtime-choice.ts';

const wasm: RuntimeChoice = {
  executionProvider: 'wasm',
  runtime: 'wasm',
  threads: 2,
  imagePrecision: 'fp32',
  textPrecision: 'fp32',
  textExecutionProvider: 'wasm',
};

it('names provider, threads and precision', () => {
  expect(formatRuntimeChoice(wasm)).toBe('WASM, 2 threads, fp32');
});

it('counts one thread in the singular', () => {
  expect(formatRuntimeChoice({ ...wasm, threads: 1 })).toBe('WASM, 1 thread, fp32');
});

it('names the text encoder where its precision differs', () => {
  expect(formatRuntimeChoice({ ...wasm, textPrecision: 'q8' })).toBe('WASM, 2 threads, fp32, text q8');
});

it('names the text encoder where it runs elsewhere', () => {
  const choice: RuntimeChoice = {
    ...wasm,
    executionProvider: 'webgpu',
    runtime: 'webgpu-jspi',
    imagePrecision: 'fp16',
    textPrecision: 'q8',
  };
  expect(formatRuntimeChoice(choice)).toBe('WebGPU, 2 threads, fp16, text on WASM in q8');
});
