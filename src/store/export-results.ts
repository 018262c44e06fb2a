import Papa from 'papaparse';
import { rankLabels } from './selectors.ts';
import type { Data, PictureFacts, PictureItem } from './state.ts';

/** Changes with the meaning of a field, never with a new one. */
export const EXPORT_FORMAT = 'wordsight-results/1';

interface ExportedPicture {
  name: string;
  path: string;
  sha256: string;
  widthPx: number;
  heightPx: number;
  /** The most probable label; null without labels. */
  top: string | null;
  probabilities: Record<string, number>;
}

export interface ExportedResults {
  format: typeof EXPORT_FORMAT;
  model: string;
  precision: string;
  executionProvider: string;
  templates: string[];
  labels: string[];
  pictures: ExportedPicture[];
  /** Pictures that could not be read, so that a list is never silently shorter than its folder. */
  failed: { name: string; path: string; error: string }[];
}

/** Everything on screen as plain data. Null while no model is ready. */
export function exportData(data: Data): ExportedResults | null {
  if (data.engine.kind !== 'ready') return null;
  const { modelId, choice } = data.engine;
  return {
    format: EXPORT_FORMAT,
    model: modelId,
    precision: choice.imagePrecision,
    executionProvider: choice.executionProvider,
    templates: data.templates,
    labels: data.scores?.labels ?? [],
    pictures: data.pictures.flatMap((picture) => {
      return picture.status.kind === 'done' ? [exportPicture(data, picture, picture.status.facts)] : [];
    }),
    failed: data.pictures.flatMap(({ name, path, status }) => {
      return status.kind === 'failed' ? [{ name, path, error: status.error.code }] : [];
    }),
  };
}

function exportPicture(data: Data, { id, name, path }: PictureItem, facts: PictureFacts): ExportedPicture {
  const ranked = rankLabels(data.scores, id);
  const { sha256, widthPx, heightPx } = facts;
  return {
    ...{ name, path, sha256, widthPx, heightPx },
    top: ranked[0]?.label ?? null,
    // a null prototype: a label may be called "__proto__"
    probabilities: Object.assign(
      Object.create(null) as Record<string, number>,
      Object.fromEntries(ranked.map(({ label, probability }) => [label, probability])),
    ),
  };
}

export function toJson(results: ExportedResults): string {
  return `${JSON.stringify(results, null, 2)}\n`;
}

/** One row a picture, one column a label. Cells that a spreadsheet would run as a formula are escaped. */
export function toCsv({ labels, pictures }: ExportedResults): string {
  const fields = ['name', 'path', 'sha256', 'widthPx', 'heightPx', 'top', ...labels];
  const data = pictures.map(({ name, path, sha256, widthPx, heightPx, top, probabilities }) => [
    ...[name, path, sha256, widthPx, heightPx, top ?? ''],
    ...labels.map((label) => probabilities[label] ?? ''),
  ]);
  return `${Papa.unparse({ fields, data }, { escapeFormulae: true })}\r\n`;
}
