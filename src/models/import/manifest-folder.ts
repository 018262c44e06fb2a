import type { RunnableFile, RunnableGraph, RunnableManifest } from '../../clip/runnable-manifest.ts';
import { ModelError } from '../model-error.ts';
import { parseManifestJson } from '../parse-manifest-json.ts';
import { sha256OfBlob } from '../sha256.ts';
import { isKnownBroken, knownBrokenError } from './known-broken.ts';
import type { ModelFiles } from './model-files.ts';
import { inputsOf, valuesOf } from './onnx/graph-part.ts';
import { type GraphEnds, inspectImageEncoder, inspectTextEncoder } from './onnx/inspect-encoder.ts';
import { openGraph } from './open-graph.ts';
import { readJson } from './read-json.ts';
import type { ImportCandidate } from './import-candidate.ts';
import type { TokenizerCheck } from './tokenizer-files.ts';

/**
 * A folder with a `manifest.json`. Files that it does not name are left out.
 *
 * @throws {ModelError} for a wrong manifest, or a file that is missing or not the one that it names.
 */
export async function readManifestFolder(
  files: ModelFiles,
  checkTokenizer: TokenizerCheck,
  signal?: AbortSignal,
): Promise<ImportCandidate> {
  const manifest = parseManifestJson(await readJson(files, 'manifest.json'));
  const kept = new Map<string, Blob>([['manifest.json', files.get('manifest.json')!]]);
  for (const file of filesOf(manifest)) kept.set(file.path, await checkedFile(files, file, signal));
  await checkImageGraphs(manifest, kept, signal);
  await checkTextGraphs(manifest, kept, signal);
  const { path } = manifest.tokenizer;
  const tokenizer = { path, json: await readJson(files, path), blob: kept.get(path)! };
  await checkTokenizer(tokenizer, manifest.text);
  return { manifest, files: kept, warnings: [] };
}

async function checkImageGraphs(manifest: RunnableManifest, files: ModelFiles, signal?: AbortSignal) {
  const { input, output, widthPx, heightPx } = manifest.image;
  for (const file of Object.values(manifest.image.files)) {
    const ends = await endsOf(file, files, signal);
    const found = inspectImageEncoder(ends, file.path, { input, outputs: [output] });
    demandDim(file, found.embeddingDim, manifest);
    if ((found.widthPx ?? widthPx) !== widthPx || (found.heightPx ?? heightPx) !== heightPx) {
      throw mismatch(
        file,
        `reads ${found.widthPx} × ${found.heightPx} pixels; "image" says ${widthPx} × ${heightPx}`,
      );
    }
  }
}

async function checkTextGraphs(manifest: RunnableManifest, files: ModelFiles, signal?: AbortSignal) {
  const { inputs, output, contextLength, padToLength } = manifest.text;
  for (const file of Object.values(manifest.text.files)) {
    const ends = await endsOf(file, files, signal);
    const found = inspectTextEncoder(ends, file.path, { ...inputs, outputs: [output] });
    demandDim(file, found.embeddingDim, manifest);
    if (found.fixedLength !== null && !(padToLength && found.fixedLength === contextLength)) {
      const detail = `takes texts of exactly ${found.fixedLength} tokens; "text.contextLength" and "text.padToLength" say otherwise`;
      throw mismatch(file, detail);
    }
  }
}

async function endsOf(file: RunnableGraph, files: ModelFiles, signal?: AbortSignal): Promise<GraphEnds> {
  if (isKnownBroken(file.sha256)) throw knownBrokenError(file.path);
  const { index } = await openGraph(file.path, files.get(file.path)!, file.executionProviders, signal);
  return { inputs: inputsOf(index), outputs: valuesOf(index.items, 'output') };
}

function demandDim(file: RunnableGraph, found: number | null, { embeddingDim }: RunnableManifest): void {
  if (found === null || found === embeddingDim) return;
  throw mismatch(file, `gives embeddings of ${found} numbers; "embeddingDim" is ${embeddingDim}`);
}

function mismatch({ path }: RunnableGraph, detail: string): ModelError {
  return new ModelError('MODEL_GRAPH_MISMATCH', path, `does not fit manifest.json: it ${detail}`);
}

function filesOf({ image, text, tokenizer }: RunnableManifest): RunnableFile[] {
  return [...Object.values(image.files), ...Object.values(text.files), tokenizer];
}

async function checkedFile(files: ModelFiles, file: RunnableFile, signal?: AbortSignal): Promise<Blob> {
  const blob = files.get(file.path);
  if (!blob)
    throw new ModelError('MODEL_FOLDER_INVALID', file.path, 'is missing, though manifest.json names it');
  if (blob.size !== file.bytes) {
    const detail = `has ${blob.size} bytes, but manifest.json says ${file.bytes}`;
    throw new ModelError('MODEL_CHECKSUM_MISMATCH', file.path, detail);
  }
  if ((await sha256OfBlob(blob, signal)) !== file.sha256) {
    throw new ModelError(
      'MODEL_CHECKSUM_MISMATCH',
      file.path,
      'is not the file that manifest.json describes',
    );
  }
  return blob;
}
