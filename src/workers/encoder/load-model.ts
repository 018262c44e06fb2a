import type { LoadProgress, LoadRequest } from '../../engine/protocol.ts';
import { withEarlyPick } from '../../models/import/onnx/rows/early-pick.ts';
import { loadRuntime, type LoadedRuntime } from '../runtime/load-runtime.ts';
import type { FileBytes } from '../../models/file-bytes.ts';
import type { OrtBuild } from '../runtime/ort-build.ts';
import { DownloadMeter } from './download-meter.ts';
import { areSmall, graphsFor, openGraphFile } from './graph-files.ts';
import { createImageEncoder, type ImageEncoder } from './image-encoder.ts';
import { getTextFiles, openTextEncoder } from './load-text.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { openSession } from './open-session.ts';
import { mayWorkTogether, TextApart, wantsTextApart } from './text-apart.ts';
import type { TextEncoder } from './text-encoder.ts';

export interface LoadedEncoders {
  ort: OrtBuild['ort'];
  imageEncoder: ImageEncoder;
  textEncoder: TextEncoder;
}

/**
 * Gets runtime, graphs and tokenizer side by side. Small graphs are opened in this realm, one after the other; of large
 * ones the text encoder gets a worker of its own.
 *
 * @throws {EngineError | ModelError} whatever is missing, broken or does not fit.
 */
export async function loadEncoders(
  request: LoadRequest,
  onProgress: (progress: LoadProgress) => void,
): Promise<LoadedEncoders> {
  const { manifest, choice } = request;
  const { imageFile, textFile } = graphsFor(manifest, choice);
  const meter = new DownloadMeter(onProgress, [imageFile, textFile, manifest.tokenizer]);
  const onBytes = (arrivedBytes: number) => meter.add(arrivedBytes);
  const runtime = loadRuntime(choice, (arrivedBytes, totalBytes) =>
    meter.addRuntime(arrivedBytes, totalBytes),
  );
  // awaited by both ways; it may fail before they get there
  runtime.catch(() => {});
  const onCompile = () => onProgress({ stage: 'compile' });
  return wantsTextApart(request)
    ? openApart(request, runtime, onBytes, onCompile)
    : openTogether(request, runtime, onBytes, onCompile);
}

type OnBytes = (arrivedBytes: number) => void;

async function openTogether(
  request: LoadRequest,
  runtime: Promise<LoadedRuntime>,
  onBytes: OnBytes,
  onCompile: () => void,
): Promise<LoadedEncoders> {
  const { imageFile, textFile } = graphsFor(request.manifest, request.choice);
  const imageGraph = openGraphFile(request.source, imageFile, onBytes);
  imageGraph.catch(() => {});
  // weights that wait for their turn would lie in memory beside those of the image encoder
  const textFiles = getTextFiles(request, areSmall(imageFile, textFile), onBytes);
  const { ort } = await runtime;
  const imageEncoder = await openImageEncoder(ort, request, await imageGraph);
  onCompile();
  return { ort, ...oneAtATime(imageEncoder, await openTextEncoder(ort, request, textFiles)) };
}

/**
 * The text graph first: it is opened while the larger image graph is on its way, and of both only one lies in memory beside
 * what the runtime has taken.
 */
async function openApart(
  request: LoadRequest,
  runtime: Promise<LoadedRuntime>,
  onBytes: OnBytes,
  onCompile: () => void,
): Promise<LoadedEncoders> {
  const { imageFile } = graphsFor(request.manifest, request.choice);
  const apart = new TextApart();
  const arrived = apart.fetch(request, onBytes);
  const text = arrived.then(async () => apart.open((await runtime).module));
  // what is wrong is said below
  await arrived.catch(() => {});
  text.catch(() => {});
  const imageGraph = openGraphFile(request.source, imageFile, onBytes);
  imageGraph.catch(() => {});
  const { ort } = await runtime;
  const imageEncoder = await openImageEncoder(ort, request, await imageGraph);
  onCompile();
  try {
    return { ort, imageEncoder, textEncoder: await text };
  } catch (error) {
    apart.close();
    // too little memory for a second runtime, or a browser that cannot start a worker from a worker
    if (!mayWorkTogether(error)) throw error;
  }
  const textEncoder = await openTextEncoder(ort, request, getTextFiles(request, true, onBytes));
  return { ort, ...oneAtATime(imageEncoder, textEncoder) };
}

async function openImageEncoder(
  ort: OrtBuild['ort'],
  { manifest, choice }: LoadRequest,
  graph: FileBytes,
): Promise<ImageEncoder> {
  const { imageFile } = graphsFor(manifest, choice);
  const session = await openSession(ort, graph, imageFile.path, choice.executionProvider, (window, index) =>
    withEarlyPick(window, index, manifest.image.output),
  );
  return createImageEncoder(ort, session, manifest);
}
