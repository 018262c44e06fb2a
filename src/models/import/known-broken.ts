import type { Precision } from '../../clip/manifest.ts';
import { ModelError } from '../model-error.ts';
import { sha256OfBlob } from '../sha256.ts';

/**
 * SHA-256 of published files that run and give wrong numbers.
 *
 * The first one: Xenova/mobileclip_s0 onnx/vision_model_quantized.onnx at revision 757d59c9; its embeddings have a
 * cosine similarity of 0.16 to those of the same model in float32.
 */
const BROKEN: ReadonlySet<string> = new Set([
  'fcbd153d1aa1314fb72ea39b20c37e0572e7e7b05359b51f3efee5d682658472',
]);

/** Only files of these can be on the list, so that others need not be read through. */
const SUSPECT: Precision = 'q8';

export function isKnownBroken(sha256: string | null): boolean {
  return sha256 !== null && BROKEN.has(sha256);
}

export async function isKnownBrokenFile(
  blob: Blob,
  precision: Precision,
  signal?: AbortSignal,
): Promise<boolean> {
  return precision === SUSPECT && isKnownBroken(await sha256OfBlob(blob, signal));
}

export function knownBrokenError(path: string): ModelError {
  return new ModelError('MODEL_KNOWN_BROKEN', path, 'is published, but known to give wrong numbers');
}
