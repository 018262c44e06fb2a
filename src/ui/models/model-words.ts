import type { Accuracy, StoredModel } from '../../store/library-state.ts';
import type { Offer } from '../../store/model-offers.ts';
import { formatBytes } from '../format/bytes.ts';
import { providerName } from '../format/runtime-choice.ts';

export const PRECISION_WORDS: Record<Offer['precision'], string> = {
  fp32: 'Full precision',
  fp16: 'Half precision',
  q8: '8-bit weights',
  q4: '4-bit weights',
  q4f16: '4-bit weights, half precision',
};

/** `63.3 % on ImageNet-1k (open_clip, …)`, of the precision where there is such a figure. */
export function accuracyWords(accuracy: Accuracy, precision: Offer['precision'] | null = null): string {
  const { top1Percent, source } = (precision && accuracy.byPrecision?.[precision]) || accuracy;
  return `${top1Percent.toFixed(1)} % on ${accuracy.dataset} (${source})`;
}

/** `8-bit weights (q8), 155.8 MB, runs on WASM`. */
export function offerWords({ precision, textPrecision, executionProvider, totalBytes }: Offer): string {
  const text = textPrecision === precision ? '' : `, text in ${textPrecision}`;
  const size = formatBytes(totalBytes);
  return `${PRECISION_WORDS[precision]} (${precision}${text}), ${size}, runs on ${providerName(executionProvider)}`;
}

/** A model without a probe cannot prove its numbers on this device. */
export function proofWords(manifest: StoredModel['manifest']): string | null {
  return manifest && manifest.probe === null ? 'Numbers unproven: it brings no reference' : null;
}
