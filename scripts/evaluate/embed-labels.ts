import { promptsFor } from '../../src/clip/prompts.ts';
import { meanOfUnits } from '../../src/clip/vectors.ts';
import type { Encoders } from './encoders.ts';

/** `[labels, dim]` float32: of each label the mean over its prompts. */
export async function embedLabels(
  labels: readonly string[],
  templates: readonly string[],
  encoders: Encoders,
): Promise<Float32Array<ArrayBuffer>> {
  const units = await encoders.encodeTexts(labels.flatMap((label) => promptsFor(label, templates)));
  const rows = labels.map((_, row) => {
    return [...meanOfUnits(units.slice(row * templates.length, (row + 1) * templates.length))];
  });
  return Float32Array.from(rows.flat());
}
