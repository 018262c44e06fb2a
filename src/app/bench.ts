import { UNKNOWN_REVISION } from '../clip/model-key.ts';
import { createEngine } from '../engine/worker-engine.ts';
import type { EncodedLabels } from '../engine/label-book.ts';
import type { EncodedPicture } from '../engine/picture-line.ts';
import { openModelFolder, type OpenedModel } from '../models/open-model.ts';
import { openPublicLayout, textPathsOf } from '../models/public-layout.ts';
import { askVersion } from '../models/server-version.ts';
import { Connection } from '../vault/connection.ts';
import { PromptVault } from '../vault/prompt-vault.ts';

/**
 * The page for measuring: drives the app's own engine (workers, queue, preprocessing) and nothing else. The same
 * files in the public ONNX layout can be given to other libraries, so that numbers and speed compare.
 */

interface InitOptions {
  modelBase: string;
  modelId: string;
  dtype: 'fp32' | 'q8' | 'default';
  threads: 'default' | number;
  device?: 'wasm' | 'webgpu';
  template: string;
  /** `manifest`: the folder is one of ours; else it is in the public ONNX layout. */
  layout?: 'manifest' | 'public';
}

const connection = new Connection();
// it takes a moment, and nothing waits for it yet
void connection.database();

/** Label embeddings outlast a visit as in the app; those of pictures do not, since pictures are what is measured. */
const engine = createEngine({
  pictures: null,
  labels: new PromptVault(connection),
  speeds: null,
});
const never = new AbortController().signal;
let template = '{}';
let lastFiles: File[] = [];
/** Encoded in this page already, by the very File object: `relabel` must not read a picture again. */
const encoded = new Map<File, Promise<EncodedPicture>>();

async function init(options: InitOptions): Promise<unknown> {
  const precision = options.dtype === 'default' ? null : options.dtype;
  const baseUrl = new URL(`${options.modelBase}${options.modelId}/`, location.href).href;
  template = options.template;
  encoded.clear();
  const { manifest, source } =
    options.layout === 'manifest'
      ? await openModelFolder(baseUrl)
      : await openKept(baseUrl, precision ?? 'fp32');
  await engine.start(manifest, source, {
    executionProvider: options.device ?? null,
    threads: options.threads === 'default' ? null : options.threads,
    precision,
  });
  return engine.state;
}

/** Kept on this device as the app keeps the models of the public layout, so that a second visit does not fetch them again. */
async function openKept(baseUrl: string, precision: 'fp32' | 'q8'): Promise<OpenedModel> {
  const [{ manifest }, revision] = await Promise.all([
    openPublicLayout(baseUrl, precision, template),
    revisionOf(baseUrl, textPathsOf(precision)),
  ]);
  return {
    manifest: { ...manifest, source: { ...manifest.source, revision } },
    source: { kind: 'url', baseUrl, keep: true },
  };
}

/** The files for texts as the server has them now: what labels were to others must not be taken for theirs. */
async function revisionOf(baseUrl: string, paths: readonly string[]): Promise<string> {
  const versions = await Promise.all(paths.map((path) => askVersion(new URL(path, baseUrl))));
  return versions.some((version) => version === null) ? UNKNOWN_REVISION : versions.join(' ');
}

function encode(file: File) {
  const known = encoded.get(file);
  if (known) return known;
  const fresh = engine.encodePicture(never, { file, fileName: file.name, thumbnailPx: 0 });
  encoded.set(file, fresh);
  return fresh;
}

async function classify(files: File[], labels: string[]): Promise<number[][]> {
  lastFiles = files;
  const [labelSet] = await Promise.all([encodeLabels(labels), ...files.map(encode)]);
  return score(labelSet, labels.length);
}

async function relabel(labels: string[]): Promise<number[][]> {
  return score(await encodeLabels(labels), labels.length);
}

async function embed(files: File[]): Promise<number[][]> {
  const results = await Promise.all(files.map(encode));
  return results.map(({ embedding }) => [...embedding]);
}

/** Where the time of each picture that was encoded since `init` went, in milliseconds. */
async function timings(): Promise<Pick<EncodedPicture, 'decodeMs' | 'preprocessMs' | 'encodeMs'>[]> {
  const results = await Promise.all([...encoded.values()]);
  return results.map(({ decodeMs, preprocessMs, encodeMs }) => ({ decodeMs, preprocessMs, encodeMs }));
}

function encodeLabels(labels: string[]): Promise<EncodedLabels> {
  return engine.encodeLabels(never, labels, [template]);
}

async function score(labelSet: EncodedLabels, labelCount: number): Promise<number[][]> {
  const results = await Promise.all(lastFiles.map(encode));
  const sha256s = results.map(({ sha256 }) => sha256);
  const scored: number[][] = [];
  await engine.score(never, sha256s, labelSet, (rows) => {
    for (let start = 0; start < rows.length; start += labelCount) {
      scored.push([...rows.subarray(start, start + labelCount)]);
    }
  });
  return scored;
}

const bench = { init, classify, relabel, embed, timings };

declare global {
  interface Window {
    bench: typeof bench;
  }
}

window.bench = bench;
