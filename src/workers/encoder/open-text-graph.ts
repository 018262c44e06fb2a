import type { ExecutionProvider } from '../../clip/manifest.ts';
import type { RunnableManifest } from '../../clip/runnable-manifest.ts';
import type { LabelTokenizer } from '../../clip/tokenizer.ts';
import type { FileBytes } from '../../models/file-bytes.ts';
import { packableText, type Packing } from '../../models/import/onnx/packing/packable-text.ts';
import type { Ort } from '../runtime/ort-builds.ts';
import { openSession, readGraphFile } from './open-session.ts';
import { createPackedTextEncoder } from './packed-text-encoder.ts';
import { smallGraphRunner } from './small-graph-runner.ts';
import { createTextEncoder, type TextEncoder } from './text-encoder.ts';

export interface GraphToOpen {
  bytes: FileBytes;
  path: string;
  executionProvider: ExecutionProvider;
}

/**
 * Opens a text encoder; one that is known to be causal takes its texts packed. Not on WebGPU: there e2e/families.webgpu.spec.ts
 * saw other numbers (ONNX Runtime Web 1.30 on the software adapter; why was not found out).
 */
export async function openTextGraph(
  ort: Ort,
  { bytes, path, executionProvider }: GraphToOpen,
  tokenizer: LabelTokenizer,
  manifest: RunnableManifest,
): Promise<TextEncoder> {
  const { inputs, output } = manifest.text;
  const { endId } = tokenizer;
  const names = { ids: inputs.ids, mask: inputs.mask, output };
  const found: { packing: Packing | null } = { packing: null };
  const graph = await readGraphFile(bytes, path, async (window, index) => {
    const mayPack = endId !== null && executionProvider === 'wasm';
    const packable = mayPack ? await packableText(window, index, names, endId, smallGraphRunner(ort)) : null;
    found.packing = packable?.packing ?? null;
    return packable?.index ?? index;
  });
  const session = await openSession(ort, graph, executionProvider);
  const { packing } = found;
  return packing && endId !== null
    ? createPackedTextEncoder(ort, session, tokenizer, manifest, { ...packing, endId })
    : createTextEncoder(ort, session, tokenizer, manifest);
}
