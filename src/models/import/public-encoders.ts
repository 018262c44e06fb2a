import type { Precision } from '../../clip/manifest.ts';
import type { RunnableGraph } from '../../clip/runnable-manifest.ts';
import { ModelError } from '../model-error.ts';
import { graphPaths, GRAPHS, type NamedGraph } from '../public/graph-names.ts';
import { isKnownBrokenFile, knownBrokenError } from './known-broken.ts';
import type { ModelFiles } from './model-files.ts';
import { inputsOf, partFor, valuesOf } from './onnx/graph-part.ts';
import type { GraphEnds } from './onnx/inspect-encoder.ts';
import { type LearnedLogits, readLearnedLogits } from './onnx/learned-logits.ts';
import { writePart } from './onnx/write-part.ts';
import { openGraph, type OpenedGraph } from './open-graph.ts';

export type Tower = 'image' | 'text';

/** One file of an encoder, its own or cut out of a combined graph. */
export interface EncoderFile {
  graph: RunnableGraph;
  blob: Blob;
  precision: Precision;
  ends: GraphEnds;
}

export interface PublicGraphs {
  image: EncoderFile[];
  text: EncoderFile[];
  /** Of the first combined graph that has them. */
  logits: LearnedLogits | null;
  warnings: string[];
}

/** Output of a combined graph -> encoder that computes it. */
const COMBINED_OUTPUTS = { image: 'image_embeds', text: 'text_embeds' } as const;

/**
 * Finds and opens the graphs of a public model. An encoder that has no file of its own is cut out of the combined
 * graphs.
 *
 * @throws {ModelError} naming the file that is missing, broken or cannot be taken apart.
 */
export async function openPublicGraphs(files: ModelFiles, signal?: AbortSignal): Promise<PublicGraphs> {
  const warnings: string[] = [];
  const own = {
    image: await openOwn(files, 'image', warnings, signal),
    text: await openOwn(files, 'text', warnings, signal),
  };
  const towers = (['image', 'text'] as const).filter((tower) => own[tower].length === 0);
  const combined = await openAll(present(files, GRAPHS.combined), signal);
  const [missing] = towers;
  if (missing && combined.length === 0) {
    const path = `onnx/${GRAPHS[missing]}.onnx`;
    throw new ModelError(
      'MODEL_FOLDER_INVALID',
      path,
      'is missing, and there is no onnx/model.onnx to take it from',
    );
  }
  for (const tower of towers) own[tower] = combined.map((graph) => cutOut(graph, tower));
  return { ...own, logits: await firstLogits(combined), warnings };
}

type FoundGraph = NamedGraph & { blob: Blob };

/** The files of one graph, one for each precision; a folder may have them in `onnx/` or beside the rest. */
function present(files: ModelFiles, stem: (typeof GRAPHS)[keyof typeof GRAPHS]): FoundGraph[] {
  return graphPaths(stem).flatMap((named) => {
    const blob = files.get(named.path) ?? files.get(named.path.replace('onnx/', ''));
    return blob ? [{ ...named, blob }] : [];
  });
}

async function openOwn(files: ModelFiles, tower: Tower, warnings: string[], signal?: AbortSignal) {
  const usable: FoundGraph[] = [];
  const broken: string[] = [];
  for (const found of present(files, GRAPHS[tower])) {
    if (await isKnownBrokenFile(found.blob, found.precision, signal)) broken.push(found.path);
    else usable.push(found);
  }
  const [refused] = broken;
  if (refused !== undefined && usable.length === 0) throw knownBrokenError(refused);
  warnings.push(...broken.map((path) => `${path} was left out: it is known to give wrong numbers.`));
  const opened = await openAll(usable, signal);
  return opened.map(({ named, index, blob }): EncoderFile => {
    const ends = { inputs: inputsOf(index), outputs: valuesOf(index.items, 'output') };
    return { graph: runnable(named.path, blob, named), blob, precision: named.precision, ends };
  });
}

type OpenedNamed = OpenedGraph & { named: NamedGraph };

async function openAll(found: FoundGraph[], signal?: AbortSignal): Promise<OpenedNamed[]> {
  const opened: OpenedNamed[] = [];
  const done = new Set<Precision>();
  for (const { blob, ...named } of found) {
    if (done.has(named.precision)) continue;
    done.add(named.precision);
    opened.push({ ...(await openGraph(named.path, blob, named.executionProviders, signal)), named });
  }
  return opened;
}

function cutOut({ index, blob, named }: OpenedNamed, tower: Tower): EncoderFile {
  const output = COMBINED_OUTPUTS[tower];
  const part = partFor(index, output);
  if (!part) {
    const detail = `cannot be taken apart: it has no output "${output}"`;
    throw new ModelError('MODEL_GRAPH_MISMATCH', named.path, detail);
  }
  const half = writePart(blob, index, part);
  const path = named.path.replace(`/${GRAPHS.combined}`, `/${GRAPHS[tower]}`);
  const ends = { inputs: part.inputs, outputs: [part.output] };
  return { graph: runnable(path, half, named), blob: half, precision: named.precision, ends };
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
