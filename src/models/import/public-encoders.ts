import type { Precision } from '../../clip/manifest.ts';
import type { RunnableGraph } from '../../clip/runnable-manifest.ts';
import { ModelError } from '../model-error.ts';
import { graphPaths, GRAPHS, type NamedGraph } from '../public/graph-names.ts';
import { isKnownBrokenFile, knownBrokenError } from './known-broken.ts';
import type { ModelFiles } from './model-files.ts';
import { inputsOf, partFor, valuesOf } from './onnx/graph-part.ts';
import type { GraphEnds, ImageEnds, TextEnds } from './onnx/inspect-encoder.ts';
import { type LearnedLogits, readLearnedLogits } from './onnx/learned-logits.ts';
import { writePart } from './onnx/write-part.ts';
import { openGraph, type OpenedGraph } from './open-graph.ts';
import { usable } from './usable.ts';

/** One file of an encoder, its own or cut out of a combined graph. */
export interface EncoderFile<Ends> {
  graph: RunnableGraph;
  blob: Blob;
  precision: Precision;
  ends: Ends;
}

export interface PublicGraphs {
  image: EncoderFile<ImageEnds>[];
  text: EncoderFile<TextEnds>[];
  /** Of the first combined graph that has them. */
  logits: LearnedLogits | null;
  warnings: string[];
}

/** Checks an encoder's ends; throws a `ModelError` where they do not fit. */
type Inspect<Ends> = (ends: GraphEnds, path: string) => Ends;
type Tower = 'image' | 'text';

/** Output of a combined graph -> encoder that computes it. */
const COMBINED_OUTPUTS = { image: 'image_embeds', text: 'text_embeds' } as const;

/**
 * Finds, opens and checks the graphs of a public model. An encoder that has no file of its own is cut out of the
 * combined graphs. A precision that cannot be used is left out with a warning where another one can.
 *
 * @throws {ModelError} naming the file that is missing, broken or cannot be taken apart.
 */
export async function openPublicGraphs(
  files: ModelFiles,
  inspect: { image: Inspect<ImageEnds>; text: Inspect<TextEnds> },
  signal?: AbortSignal,
): Promise<PublicGraphs> {
  const warnings: string[] = [];
  const combined = await openCombined(files, warnings, signal);
  const encoders = async <E>(tower: Tower, inspectEnds: Inspect<E>) => {
    const found = present(files, GRAPHS[tower]);
    if (found.length > 0) {
      return usable(found, (each) => openOwn(each, inspectEnds, signal), warnings).then(onePerPrecision);
    }
    if (combined instanceof ModelError) throw combined;
    return usable(combined, (each) => cutOut(each, tower, inspectEnds), warnings);
  };
  const image = await encoders('image', inspect.image);
  const text = await encoders('text', inspect.text);
  const logits = combined instanceof ModelError ? null : await firstLogits(combined);
  return { image, text, logits, warnings };
}

/** @returns the reason why there is none, which matters only if an encoder has to come from it. */
async function openCombined(
  files: ModelFiles,
  warnings: string[],
  signal?: AbortSignal,
): Promise<OpenedNamed[] | ModelError> {
  const found = present(files, GRAPHS.combined);
  if (found.length === 0) {
    const missing = [GRAPHS.image, GRAPHS.text].find((stem) => present(files, stem).length === 0);
    const detail = 'is missing, and there is no onnx/model.onnx to take it from';
    return new ModelError('MODEL_FOLDER_INVALID', `onnx/${missing ?? GRAPHS.combined}.onnx`, detail);
  }
  try {
    return onePerPrecision(await usable(found, (each) => openNamed(each, signal), warnings));
  } catch (error) {
    if (error instanceof ModelError) return error;
    throw error;
  }
}

type FoundGraph = NamedGraph & { blob: Blob };
type OpenedNamed = OpenedGraph & NamedGraph;

/** The files of one graph, one for each precision; a folder may have them in `onnx/` or beside the rest. */
function present(files: ModelFiles, stem: (typeof GRAPHS)[keyof typeof GRAPHS]): FoundGraph[] {
  return graphPaths(stem).flatMap((named) => {
    const blob = files.get(named.path) ?? files.get(named.path.replace('onnx/', ''));
    return blob ? [{ ...named, blob }] : [];
  });
}

async function openNamed({ blob, ...named }: FoundGraph, signal?: AbortSignal): Promise<OpenedNamed> {
  return { ...named, ...(await openGraph(named.path, blob, named.executionProviders, signal)) };
}

/** The files of a precision are sorted, the best first. */
function onePerPrecision<T extends { precision: Precision }>(files: T[]): T[] {
  return files.filter(({ precision }, at) => files.findIndex((each) => each.precision === precision) === at);
}

async function openOwn<E>(
  found: FoundGraph,
  inspectEnds: Inspect<E>,
  signal?: AbortSignal,
): Promise<EncoderFile<E>> {
  const { blob, path, precision } = found;
  if (await isKnownBrokenFile(blob, precision, signal)) throw knownBrokenError(path);
  const { index } = await openNamed(found, signal);
  const ends = inspectEnds({ inputs: inputsOf(index), outputs: valuesOf(index.items, 'output') }, path);
  return { graph: runnable(path, blob, found), blob, precision, ends };
}

function cutOut<E>(combined: OpenedNamed, tower: Tower, inspectEnds: Inspect<E>): EncoderFile<E> {
  const { index, blob, path: combinedPath, precision } = combined;
  const output = COMBINED_OUTPUTS[tower];
  const part = partFor(index, output);
  if (!part) {
    const detail = `cannot be taken apart: it has no output "${output}"`;
    throw new ModelError('MODEL_GRAPH_MISMATCH', combinedPath, detail);
  }
  const ends = inspectEnds({ inputs: part.inputs, outputs: [part.output] }, combinedPath);
  const half = writePart(blob, index, part);
  const path = combinedPath.replace(`/${GRAPHS.combined}`, `/${GRAPHS[tower]}`);
  return { graph: runnable(path, half, combined), blob: half, precision, ends };
}

function runnable(path: string, blob: Blob, { executionProviders }: NamedGraph): RunnableGraph {
  return { path, bytes: blob.size, sha256: null, executionProviders };
}

async function firstLogits(combined: OpenedGraph[]): Promise<LearnedLogits | null> {
  for (const { window, index } of combined) {
    const logits = await readLearnedLogits(window, index);
    if (logits) return logits;
  }
  return null;
}
