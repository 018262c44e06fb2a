import type { RuntimeChoice } from '../../engine/protocol.ts';

export function providerName(provider: RuntimeChoice['executionProvider']): string {
  return provider === 'webgpu' ? 'WebGPU' : 'WASM';
}

/**
 * What really runs, in one line: `WASM, 2 threads, fp32`. The text encoder is named only where it runs
 * another way than the image encoder: `WebGPU, 2 threads, fp16, text on WASM in q8`.
 */
export function formatRuntimeChoice(choice: RuntimeChoice): string {
  const parts = [
    providerName(choice.executionProvider),
    choice.threads === 1 ? '1 thread' : `${choice.threads} threads`,
    choice.imagePrecision,
  ];
  if (choice.textExecutionProvider !== choice.executionProvider) {
    parts.push(`text on ${providerName(choice.textExecutionProvider)} in ${choice.textPrecision}`);
  } else if (choice.textPrecision !== choice.imagePrecision) {
    parts.push(`text ${choice.textPrecision}`);
  }
  return parts.join(', ');
}
