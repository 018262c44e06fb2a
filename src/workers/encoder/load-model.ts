import type { RunnableManifest } from '../../clip/runnable-manifest.ts';
import type { LoadProgress, LoadRequest, StartRequest } from '../../engine/protocol.ts';
import type { FileBytes } from '../../models/file-bytes.ts';
import type { DetachedGraph } from '../../models/import/onnx/detach-weights.ts';
import { type Notes, readGraphNotes, writeGraphNotes } from '../../models/import/onnx/graph-notes.ts';
import { withEarlyPick } from '../../models/import/onnx/rows/early-pick.ts';
import { keepCompiled } from '../runtime/keep-compiled.ts';
import { compileRuntime, loadRuntime } from '../runtime/load-runtime.ts';
import type { Ort } from '../runtime/ort-builds.ts';
import type { PreparedRuntime } from '../runtime/prepared-runtime.ts';
import { DownloadMeter } from './download-meter.ts';
import { areSmall, getGraphFiles, graphsFor, openGraphFile } from './graph-files.ts';
import { createImageEncoder, type ImageEncoder } from './image-encoder.ts';
import { getTextFiles, openTextEncoder } from './load-text.ts';
import { openSession, type ReadGraph, readGraphFile } from './open-session.ts';
import type { TextEncoder } from './text-encoder.ts';

/** Until then a start is over, which has something better to do than to write. */
const NOTES_WAIT_MS = 3000;

export interface LoadedEncoders {
  ort: Ort;
  /** The runtime's WASM file, for other workers. */
  compiled: WebAssembly.Module;
  imageEncoder: ImageEncoder;
  /** Gets what `openText` takes, beside whatever else is done. */
  fetchText: () => Promise<unknown>;
  /** To be called once, and not beside a run of the image encoder. */
  openText: () => Promise<TextEncoder>;
}

/**
 * Gets runtime, graphs and tokenizer side by side, large graphs one after the other. The image graph is compiled while
 * the others are on their way, the text graph after it: ONNX Runtime Web is not safe under concurrent calls.
 *
 * @param prepared the runtime of the choice, on its way.
 * @throws {EngineError | ModelError} whatever is missing, broken or does not fit.
 */
export async function loadEncoders(
  request: StartRequest,
  prepared: PreparedRuntime,
  onProgress: (progress: LoadProgress) => void,
): Promise<LoadedEncoders> {
  const { manifest, choice } = request;
  const { imageFile, textFile } = graphsFor(manifest, choice);
  const meter = new DownloadMeter(onProgress, [imageFile, textFile, manifest.tokenizer]);
  const onBytes = (arrivedBytes: number) => meter.add(arrivedBytes);
  prepared.watch((arrivedBytes, totalBytes) => meter.addRuntime(arrivedBytes, totalBytes));
  const { compiled } = prepared;
  const runtime = loadRuntime(choice, compiled.module, (instance) => keepCompiled(instance, compiled.url));
  const graphs = getGraphFiles(request, onBytes);
  // read while the runtime is still being compiled, where it is there before
  const imageGraph = graphs.open(imageFile).then((bytes) => readImageGraph(bytes, imageFile.path, manifest));
  // awaited below, unless the runtime fails
  imageGraph.catch(() => {});
  // weights that wait for their turn would lie in memory beside those of the image encoder
  const getText = (early: boolean) => getTextFiles(request, graphs, early, onBytes);
  let textFiles = request.textLater ? null : getText(areSmall(imageFile, textFile));
  const fetchText = () => {
    textFiles ??= getText(true);
    return Promise.all([textFiles.graph(), textFiles.tokenizer]);
  };
  const open = async () => {
    const [ort, graph] = [await runtime, await imageGraph];
    onProgress({ stage: 'opening' });
    return { ort, imageEncoder: await openImageEncoder(ort, request, graph) };
  };
  const { ort, imageEncoder } = await onceChecked(open(), compiled.checked);
  onProgress({ stage: 'compile' });
  const openText = async () => {
    const textEncoder = await openTextEncoder(ort, request, (textFiles ??= getText(true)));
    graphs.settle();
    return textEncoder;
  };
  return { ort, compiled: await compiled.checked, imageEncoder, fetchText, openText };
}

/**
 * The image encoder alone.
 *
 * @param compiled the runtime as another worker has it, or null.
 * @throws {EngineError | ModelError} as `loadEncoders`.
 */
export async function loadImageEncoder(
  request: LoadRequest,
  compiled: WebAssembly.Module | null,
): Promise<ImageEncoder> {
  const { manifest, source, choice } = request;
  const { imageFile } = graphsFor(manifest, choice);
  const [ort, bytes] = await Promise.all([
    loadRuntime(choice, compiled ?? compileRuntime(choice, () => {}).checked),
    openGraphFile(source, imageFile, () => {}),
  ]);
  return openImageEncoder(ort, request, await readImageGraph(bytes, imageFile.path, manifest));
}

/** What was begun with a runtime whose hash was not known yet. That it is wrong says more than what comes of it. */
async function onceChecked<T>(begun: Promise<T>, checked: Promise<unknown>): Promise<T> {
  begun.catch(() => {});
  await checked;
  return begun;
}

/** From notes, where there are some; otherwise there will be the next time. */
async function readImageGraph(
  file: FileBytes,
  path: string,
  { image }: RunnableManifest,
): Promise<ReadGraph> {
  // this script's address changes with what is in it
  const key = `${import.meta.url} ${image.output}`;
  const { notes } = file;
  const kept = await notes?.read();
  const noted = kept && (await readGraphNotes(key, kept));
  if (noted) return { file, detached: noted };
  const graph = await readGraphFile(file, path, (window, index) =>
    withEarlyPick(window, index, image.output),
  );
  if (notes) setTimeout(() => void keepNotes(notes, key, graph.detached), NOTES_WAIT_MS);
  return graph;
}

async function keepNotes(notes: Notes, key: string, detached: DetachedGraph): Promise<void> {
  await notes.write(await writeGraphNotes(key, detached));
}

async function openImageEncoder(
  ort: Ort,
  { manifest, choice }: LoadRequest,
  graph: ReadGraph,
): Promise<ImageEncoder> {
  const session = await openSession(ort, graph, choice.executionProvider);
  return createImageEncoder(ort, session, manifest);
}
