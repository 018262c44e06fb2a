import Papa from 'papaparse';
import type { EngineState } from '../engine/engine-state.ts';
import { rankLabels } from './selectors.ts';
import type { Data, PictureFacts, PictureItem } from './state.ts';

/** Changes with the meaning of a field, never with a new one. */
const EXPORT_FORMAT = 'wordsight-results/1';

type ReadyEngine = Extract<EngineState, { kind: 'ready' }>;

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

/** What the JSON file is. */
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

/** Each picture is made when its turn comes: 20,000 with 50 labels all at once would be a million numbers. */
type Results = Omit<ExportedResults, 'pictures'> & { pictures: Iterable<ExportedPicture> };

/** Rows that are turned into text together. */
const ROWS_AT_ONCE = 20;

/**
 * Everything on the page as the text of a file, part by part, or only some pictures of it. Null while no model is
 * ready.
 */
export function exportText(
  data: Data,
  format: 'csv' | 'json',
  only: ReadonlySet<string> | null = null,
): Generator<string, void> | null {
  if (data.engine.kind !== 'ready') return null;
  const pictures = only ? data.pictures.filter(({ id }) => only.has(id)) : data.pictures;
  const results = exportData(data, data.engine, pictures);
  if (format === 'json') return jsonText(results);
  const reviews = pictures.some(({ id, status }) => status.kind === 'done' && data.review.get(id)?.label);
  return csvText(results, reviews);
}

function exportData(data: Data, engine: ReadyEngine, pictures: readonly PictureItem[]): Results {
  const { modelId, choice } = engine;
  return {
    format: EXPORT_FORMAT,
    model: modelId,
    precision: choice.imagePrecision,
    executionProvider: choice.executionProvider,
    templates: data.templates,
    labels: data.scores?.labels ?? [],
    pictures: { [Symbol.iterator]: () => exportPictures(data, pictures) },
    failed: pictures.flatMap(({ name, path, status }) => {
      return status.kind === 'failed' ? [{ name, path, error: status.error.code }] : [];
    }),
  };
}

function* exportPictures(
  data: Data,
  pictures: readonly PictureItem[],
): Generator<ExportedPicture, undefined> {
  for (const picture of pictures) {
    if (picture.status.kind === 'done') yield exportPicture(data, picture, picture.status.facts);
  }
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

function* jsonText({ pictures, failed, ...head }: Results): Generator<string, void> {
  yield JSON.stringify(head, null, 2).replace(/\n\}$/, '');
  yield ',\n  "pictures": ';
  yield* jsonList(pictures);
  yield ',\n  "failed": ';
  yield* jsonList(failed);
  yield '\n}\n';
}

/** As `JSON.stringify(_, null, 2)` writes a list that is a member of an object. */
function* jsonList(items: Iterable<object>): Generator<string, void> {
  let before = '[';
  for (const item of items) {
    // a line break inside a string is escaped, so each of these is between lines
    yield `${before}\n    ${JSON.stringify(item, null, 2).replaceAll('\n', '\n    ')}`;
    before = ',';
  }
  yield before === '[' ? '[]' : '\n  ]';
}

/**
 * One row a picture, one column a label, and one for the reviews once there
 * are any. What could not be read follows, with its error in a column of its own. Cells that a spreadsheet would run
 * as a formula are escaped.
 */
function* csvText(results: Results, reviews: boolean): Generator<string, void> {
  const { labels, pictures, failed } = results;
  const fields = [
    ...['name', 'path', 'sha256', 'widthPx', 'heightPx', 'top'],
    ...(reviews ? ['reviewed'] : []),
    ...labels,
    ...(failed.length > 0 ? ['error'] : []),
  ];
  yield csvRows([fields]);
  let rows: Cell[][] = [];
  for (const { name, path, sha256, widthPx, heightPx, top, reviewed, probabilities } of pictures) {
    rows.push([
      ...[name, path, sha256, widthPx, heightPx, top ?? ''],
      ...(reviews ? [reviewed ?? ''] : []),
      ...labels.map((label) => probabilities[label] ?? ''),
      ...(failed.length > 0 ? [''] : []),
    ]);
    if (rows.length < ROWS_AT_ONCE) continue;
    yield csvRows(rows);
    rows = [];
  }
  for (const { name, path, error } of failed)
    rows.push([name, path, ...fields.slice(2, -1).map(() => ''), error]);
  yield csvRows(rows);
}

type Cell = string | number;

function csvRows(rows: Cell[][]): string {
  return rows.length === 0 ? '' : `${Papa.unparse(rows, { escapeFormulae: true })}\r\n`;
}
