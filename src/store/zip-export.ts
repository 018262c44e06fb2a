import type { StoreApi } from 'zustand';
import { openFile } from '../intake/picture.ts';
import { zipPictures } from '../sorting/zip-pictures.ts';
import { csvFile } from './csv-file.ts';
import { exportText } from './export-results.ts';
import { type ExportScope, type LabelRule, labelledPictures, picturesInScope } from './sort-input.ts';
import type { AppState } from './state.ts';

/** Without a file to stream into, the zip is in memory; more than this breaks tabs. */
export const MAX_MEMORY_BYTES = 1e9;

export interface ZipChoices extends LabelRule {
  scope: ExportScope;
  sidecars: boolean;
}

export type ZipOutcome =
  | { kind: 'saved'; pictures: number; missing: string[] }
  | { kind: 'cancelled' }
  | { kind: 'too-large' }
  | { kind: 'disk-full' }
  | { kind: 'failed'; detail: string };

/**
 * Saves a zip with one folder a label and the results as CSV: into a file that the person chooses, written as it is
 * made, where the browser can; else as a download of at most `MAX_MEMORY_BYTES`.
 */
export async function exportZip(
  app: StoreApi<AppState>,
  choices: ZipChoices,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
): Promise<ZipOutcome> {
  const state = app.getState();
  const pictures = labelledPictures(state, choices.scope, choices).map(({ item, label, keywords }) => {
    return { name: item.name, label, keywords, open: () => openFile(item.file) };
  });
  const inScope = new Set(picturesInScope(state, choices.scope).map(({ id }) => id));
  const results = exportText(state, 'csv', inScope);
  try {
    const { to, save } = await openTarget();
    const extra = results ? [{ name: 'wordsight.csv', content: await csvFile(results) }] : [];
    const { missing } = await zipPictures(to, {
      ...{ pictures, extra, signal, sidecars: choices.sidecars },
      onProgress: (done) => onProgress(done, pictures.length),
    });
    save(state.actions.saveFile);
    return { kind: 'saved', pictures: pictures.length - missing.length, missing };
  } catch (error) {
    return outcomeOf(error);
  }
}

function outcomeOf(error: unknown): ZipOutcome {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'AbortError') return { kind: 'cancelled' };
  if (name === 'QuotaExceededError') return { kind: 'disk-full' };
  if (name === 'DataError') return { kind: 'too-large' };
  return { kind: 'failed', detail: String(error) };
}

type SaveFile = AppState['actions']['saveFile'];

async function openTarget(): Promise<{ to: WritableStream<Uint8Array>; save: (saveFile: SaveFile) => void }> {
  if (!('showSaveFilePicker' in window)) return memoryTarget();
  const handle = await showSaveFilePicker({
    ...{ id: 'zip', suggestedName: 'wordsight.zip' },
    types: [{ description: 'Zip file', accept: { 'application/zip': ['.zip'] } }],
  });
  // closed by the writer; thrown away as a whole when it is aborted
  return { to: await handle.createWritable(), save: () => {} };
}

function memoryTarget() {
  let parts: Blob[] = [];
  let bytes = 0;
  const to = new WritableStream<Uint8Array<ArrayBuffer>>({
    write(chunk) {
      bytes += chunk.byteLength;
      if (bytes > MAX_MEMORY_BYTES) {
        parts = [];
        throw new DOMException('the zip grows too large for memory', 'DataError');
      }
      // a Blob may be put on the disk by the browser, an array may not
      parts.push(new Blob([chunk]));
    },
  });
  const save = (saveFile: SaveFile) =>
    saveFile('wordsight.zip', new Blob(parts, { type: 'application/zip' }), 'application/zip');
  return { to: to as WritableStream<Uint8Array>, save };
}
