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
  /** What a person said it is; null for a picture that nobody reviewed. */
  reviewed: string | null;
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

/** Everything on the page as plain data, or only some pictures of it. Null while no model is ready. */
export function exportData(data: Data, only: ReadonlySet<string> | null = null): ExportedResults | null {
  if (data.engine.kind !== 'ready') return null;
  const pictures = only ? data.pictures.filter(({ id }) => only.has(id)) : data.pictures;
  const { modelId, choice } = data.engine;
  return {
    format: EXPORT_FORMAT,
    model: modelId,
    precision: choice.imagePrecision,
    executionProvider: choice.executionProvider,
    templates: data.templates,
    labels: data.scores?.labels ?? [],
    pictures: pictures.flatMap((picture) => {
      return picture.status.kind === 'done' ? [exportPicture(data, picture, picture.status.facts)] : [];
    }),
    failed: pictures.flatMap(({ name, path, status }) => {
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
    reviewed: data.review.get(id)?.label ?? null,
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

/**
 * One row a picture, one column a label, and one for the reviews once there are any. What could not be
 * read follows, with its error in a column of its own. Cells that a spreadsheet would
 * run as a formula are escaped.
 */
export function toCsv({ labels, pictures, failed }: ExportedResults): string {
  const reviews = pictures.some(({ reviewed }) => reviewed !== null);
  const fields = [
    ...['name', 'path', 'sha256', 'widthPx', 'heightPx', 'top'],
    ...(reviews ? ['reviewed'] : []),
    ...labels,
    ...(failed.length > 0 ? ['error'] : []),
  ];
  const read = pictures.map(({ name, path, sha256, widthPx, heightPx, top, reviewed, probabilities }) => [
    ...[name, path, sha256, widthPx, heightPx, top ?? ''],
    ...(reviews ? [reviewed ?? ''] : []),
    ...labels.map((label) => probabilities[label] ?? ''),
    ...(failed.length > 0 ? [''] : []),
  ]);
  const unread = failed.map(({ name, path, error }) => {
    return [name, path, ...fields.slice(2, -1).map(() => ''), error];
  });
  return `${Papa.unparse({ fields, data: [...read, ...unread] }, { escapeFormulae: true })}\r\n`;
}
