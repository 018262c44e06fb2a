import { createTokenizer, type LabelTokenizer } from '../../clip/tokenizer.ts';
import { EngineError } from '../../engine/error-codes.ts';
import type { LoadRequest } from '../../engine/protocol.ts';
import type { FileBytes } from '../../models/file-bytes.ts';
import { readModelFile } from '../../models/read-model-file.ts';
import type { Ort } from '../runtime/ort-builds.ts';
import { type GraphFiles, graphsFor } from './graph-files.ts';
import { openTextGraph } from './open-text-graph.ts';
import type { TextEncoder } from './text-encoder.ts';

/** The files of a text encoder, on their way. */
export interface TextFiles {
  tokenizer: Promise<LabelTokenizer>;
  graph(): Promise<FileBytes>;
}

/** @param early the graph is wanted now; otherwise when it is asked for. */
export function getTextFiles(
  { manifest, source, choice }: LoadRequest,
  graphs: GraphFiles,
  early: boolean,
  onBytes: (arrivedBytes: number) => void,
): TextFiles {
  const { textFile } = graphsFor(manifest, choice);
  const open = () => graphs.open(textFile);
  const begun = early ? open() : null;
  // read as it comes, while the thread waits for larger files
  const tokenizer = readModelFile(source, manifest.tokenizer, { onBytes }).then((bytes) =>
    parseTokenizer(bytes, manifest.text),
  );
  // each is awaited later, unless something before it fails
  for (const later of [begun, tokenizer]) later?.catch(() => {});
  return { tokenizer, graph: () => begun ?? open() };
}

/** @throws {EngineError | ModelError} whatever is missing, broken or does not fit. */
export async function openTextEncoder(
  ort: Ort,
  { manifest, choice }: LoadRequest,
  { tokenizer, graph }: TextFiles,
): Promise<TextEncoder> {
  const { textFile } = graphsFor(manifest, choice);
  const executionProvider = choice.textExecutionProvider;
  return openTextGraph(
    ort,
    { bytes: await graph(), path: textFile.path, executionProvider },
    await tokenizer,
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
