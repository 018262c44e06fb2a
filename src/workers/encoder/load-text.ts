import { createTokenizer } from '../../clip/tokenizer.ts';
import { EngineError } from '../../engine/error-codes.ts';
import type { LoadRequest } from '../../engine/protocol.ts';
import type { FileBytes } from '../../models/file-bytes.ts';
import { readModelFile } from '../../models/read-model-file.ts';
import type { OrtBuild } from '../runtime/ort-build.ts';
import { graphsFor, openGraphFile } from './graph-files.ts';
import { openTextGraph } from './open-text-graph.ts';
import type { TextEncoder } from './text-encoder.ts';

/** The files of a text encoder, on their way. */
export interface TextFiles {
  tokenizerBytes: Promise<Uint8Array>;
  graph(): Promise<FileBytes>;
}

/** @param early the graph is wanted now; otherwise when it is asked for. */
export function getTextFiles(
  { manifest, source, choice }: LoadRequest,
  early: boolean,
  onBytes: (arrivedBytes: number) => void,
): TextFiles {
  const { textFile } = graphsFor(manifest, choice);
  const open = () => openGraphFile(source, textFile, onBytes);
  const begun = early ? open() : null;
  const tokenizerBytes = readModelFile(source, manifest.tokenizer, { onBytes });
  // each is awaited later, unless something before it fails
  for (const later of [begun, tokenizerBytes]) later?.catch(() => {});
  return { tokenizerBytes, graph: () => begun ?? open() };
}

/** @throws {EngineError | ModelError} whatever is missing, broken or does not fit. */
export async function openTextEncoder(
  ort: OrtBuild['ort'],
  { manifest, choice }: LoadRequest,
  { tokenizerBytes, graph }: TextFiles,
): Promise<TextEncoder> {
  const { textFile } = graphsFor(manifest, choice);
  const tokenizer = parseTokenizer(await tokenizerBytes, manifest.text);
  const executionProvider = choice.textExecutionProvider;
  return openTextGraph(
    ort,
    { bytes: await graph(), path: textFile.path, executionProvider },
    tokenizer,
    manifest,
  );
}

function parseTokenizer(bytes: Uint8Array, spec: LoadRequest['manifest']['text']) {
  try {
    return createTokenizer(JSON.parse(new TextDecoder().decode(bytes)), spec);
  } catch (error) {
    throw new EngineError('MODEL_TOKENIZER_INVALID', String(error));
  }
}
