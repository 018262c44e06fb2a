import type { Engine } from '../engine/engine.ts';
import type { RankedLabel } from './ranked-label.ts';
import type { AppState } from './state.ts';

/** Labels of one picture that is not added, best first, under the labels and templates of the moment. */
export async function glance(
  { labels, templates }: Pick<AppState, 'labels' | 'templates'>,
  engine: Engine,
  signal: AbortSignal,
  frame: File,
): Promise<RankedLabel[]> {
  if (labels.length === 0) return [];
  const encoded = await engine.encodeLabels(signal, labels, templates);
  const request = { file: frame, fileName: frame.name, thumbnailPx: 0 };
  const row = await engine.glance(signal, request, encoded);
  return labels
    .map((label, index) => ({ label, index, probability: row[index] ?? Number.NaN }))
    .sort((a, b) => b.probability - a.probability || a.index - b.index);
}
